import { wordAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { isSet, type Place } from '../view.ts'
import { blame, goQuoted, plural, quoted, sorted } from '../wording.ts'

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/'

/** Before v1.19 the profile stood in annotations. */
export const seccompAnnotations: Judge = ({ annotations, containers }) => {
  const keys = sorted([podAnnotation, ...containers.map(({ name }) => `${containerAnnotation}${name}`)])
  const bad = keys.filter(
    (key) => key in annotations && !/^(runtime\/default$|docker\/default$|localhost\/)/.test(wordAt(annotations, key)),
  )
  if (bad.length === 0) return undefined
  const shown = sorted(bad.map((key) => `${key}=${goQuoted(wordAt(annotations, key))}`))
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural('annotation', bad.length)} ${shown.join(', ')}`,
    fields: bad.map((key) => `metadata.annotations[${key}]`),
  }
}

const typeOf = ({ securityContext }: Place): string => wordAt(securityContext, 'seccompProfile', 'type')
const isProfiled = ({ securityContext }: Place): boolean => isSet(securityContext['seccompProfile'])
const isGood = (place: Place): boolean => ['RuntimeDefault', 'Localhost'].includes(typeOf(place))

export const seccompBaseline: Judge = ({ pod, containers }) => {
  const bad = [pod, ...containers].filter((place) => isProfiled(place) && !isGood(place))
  const types = quoted(sorted(bad.map(typeOf)))
  return blame(bad, 'seccompProfile.type', 'seccompProfile', `must not set securityContext.seccompProfile.type to ${types}`)
}

export const seccompRestricted: Judge = (view) => {
  const explicit = seccompBaseline(view)
  if (explicit !== undefined || isProfiled(view.pod)) return explicit
  const without = view.containers.filter((container) => !isProfiled(container))
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
  const finding = blame(without, 'seccompProfile.type', 'seccompProfile', must)
  return finding && { ...finding, detail: `pod or ${finding.detail}` }
}
