import { textsAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { type Place } from '../view.ts'
import { blame, quoted, sorted } from '../wording.ts'

const ofTheDefaultSet = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])
const ofRestricted = new Set(['NET_BIND_SERVICE'])

const adds = (containers: readonly Place[], allowed: ReadonlySet<string>, reason: string) => {
  const forbidden = ({ securityContext }: Place) => textsAt(securityContext, 'capabilities', 'add').filter((name) => !allowed.has(name))
  const bad = containers.filter((container) => forbidden(container).length > 0)
  const names = quoted(sorted(bad.flatMap(forbidden)))
  return blame(bad, 'capabilities.add', reason, `must not include ${names} in securityContext.capabilities.add`)
}

export const capabilitiesBaseline: Judge = ({ containers }) => adds(containers, ofTheDefaultSet, 'non-default capabilities')

export const capabilitiesRestricted: Judge = ({ containers }) => {
  const reason = 'unrestricted capabilities'
  const keeping = containers.filter(({ securityContext }) => !textsAt(securityContext, 'capabilities', 'drop').includes('ALL'))
  const findings = [
    blame(keeping, 'capabilities.drop', reason, 'must set securityContext.capabilities.drop=["ALL"]'),
    adds(containers, ofRestricted, reason),
  ].filter((finding) => finding !== undefined)
  if (findings.length === 0) return undefined
  return { reason, detail: findings.map(({ detail }) => detail).join('; '), fields: findings.flatMap(({ fields }) => fields) }
}
