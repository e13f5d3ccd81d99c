import { at, wordAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { isOn, isSet } from '../view.ts'
import { blame, quoted, sorted } from '../wording.ts'

export const allowPrivilegeEscalation: Judge = ({ containers }) =>
  blame(
    containers.filter(({ securityContext }) => securityContext['allowPrivilegeEscalation'] !== false),
    'allowPrivilegeEscalation',
    'allowPrivilegeEscalation != false',
    'must set securityContext.allowPrivilegeEscalation=false',
  )

export const privileged: Judge = ({ containers }) =>
  blame(
    containers.filter(({ securityContext }) => isOn(securityContext['privileged'])),
    'privileged',
    'privileged',
    'must not set securityContext.privileged=true',
  )

export const procMount: Judge = ({ containers }) => {
  const bad = containers.filter(({ securityContext }) => isSet(securityContext['procMount']) && securityContext['procMount'] !== 'Default')
  const types = sorted(bad.map(({ securityContext }) => wordAt(securityContext, 'procMount')))
  return blame(bad, 'procMount', 'procMount', `must not set securityContext.procMount to ${quoted(types)}`)
}

export const windowsHostProcess: Judge = ({ pod, containers }) =>
  blame(
    [pod, ...containers].filter(({ securityContext }) => isOn(at(securityContext, 'windowsOptions', 'hostProcess'))),
    'windowsOptions.hostProcess',
    'hostProcess',
    'must not set securityContext.windowsOptions.hostProcess=true',
  )
