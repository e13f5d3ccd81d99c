import type { Judge } from '../check.ts'
import { isSet } from '../view.ts'
import { blame } from '../wording.ts'

export const runAsNonRoot: Judge = ({ pod, containers }) => {
  const set = [pod, ...containers].filter(({ securityContext }) => isSet(securityContext['runAsNonRoot']))
  const explicit = set.filter(({ securityContext }) => securityContext['runAsNonRoot'] !== true)
  const inherited = set.includes(pod) && !explicit.includes(pod)
  const implicit = inherited ? [] : containers.filter((container) => !set.includes(container))
  const reason = 'runAsNonRoot != true'
  if (explicit.length > 0) return blame(explicit, 'runAsNonRoot', reason, 'must not set securityContext.runAsNonRoot=false')
  const finding = blame(implicit, 'runAsNonRoot', reason, 'must set securityContext.runAsNonRoot=true')
  return finding && { ...finding, detail: `pod or ${finding.detail}` }
}

export const runAsUser: Judge = ({ pod, containers }) =>
  blame(
    [pod, ...containers].filter(({ securityContext }) => securityContext['runAsUser'] === 0),
    'runAsUser',
    'runAsUser=0',
    'must not set runAsUser=0',
  )
