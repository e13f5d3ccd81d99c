import { wordAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { plural, quoted, sorted, uses } from '../wording.ts'

const handlers = [['livenessProbe'], ['readinessProbe'], ['startupProbe'], ['lifecycle', 'postStart'], ['lifecycle', 'preStop']]
const hostPaths = handlers.flatMap((handler) => ['httpGet', 'tcpSocket'].map((action) => [...handler, action, 'host']))

export const hostProbesAndHostLifecycle: Judge = ({ containers }) => {
  const found = containers.flatMap(({ name, path, fields }) =>
    hostPaths.flatMap((keys) => {
      const host = wordAt(fields, ...keys)
      return host === '' ? [] : [{ name, host, field: `${path}.${keys.join('.')}` }]
    }),
  )
  if (found.length === 0) return undefined
  const names = sorted(found.map(({ name }) => name))
  const hosts = sorted(found.map(({ host }) => host))
  return {
    reason: 'probe or lifecycle host',
    detail: `${uses('container', names)} ${plural('probe or lifecycle host', hosts.length)} ${quoted(hosts)}`,
    fields: found.map(({ field }) => field),
  }
}
