import { listAt, wordAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { isOn, type Container, type PodView } from '../view.ts'
import { plural, sorted, uses } from '../wording.ts'

export const hostNamespaces: Judge = ({ spec }) => {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((name) => isOn(spec[name]))
  if (shared.length === 0) return undefined
  return {
    reason: 'host namespaces',
    detail: shared.map((name) => `${name}=true`).join(', '),
    fields: shared.map((name) => `spec.${name}`),
  }
}

const portsOf = ({ spec }: PodView, { fields, list, path }: Container) => {
  // On the host's network the API server gives each port of a container the host's of the same number (SetDefaults_Pod).
  const same = isOn(spec['hostNetwork']) && list !== 'ephemeralContainers'
  const numbers = same ? ['hostPort', 'containerPort'] : ['hostPort']
  return listAt(fields, 'ports').flatMap((port, index) => {
    const number = numbers.map((name) => wordAt(port, name)).find((word) => word !== '' && word !== '0')
    return number === undefined ? [] : [{ number, field: `${path}.ports[${index}].hostPort` }]
  })
}

export const hostPorts: Judge = (view) => {
  const bad = view.containers.filter((container) => portsOf(view, container).length > 0)
  if (bad.length === 0) return undefined
  const found = bad.flatMap((container) => portsOf(view, container))
  const ports = sorted(found.map(({ number }) => number))
  const who = uses(
    'container',
    bad.map(({ name }) => name),
  )
  return {
    reason: 'hostPort',
    detail: `${who} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
    fields: found.map(({ field }) => field),
  }
}
