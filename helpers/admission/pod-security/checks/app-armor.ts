import { wordAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'
import { isSet, type Place } from '../view.ts'
import { goQuoted, plural, quoted, setters, settings, sorted } from '../wording.ts'

const annotation = 'container.apparmor.security.beta.kubernetes.io/'

const typeOf = ({ securityContext }: Place): string => wordAt(securityContext, 'appArmorProfile', 'type')

export const appArmorProfile: Judge = ({ pod, containers, annotations }) => {
  const places = [pod, ...containers]
    .filter(({ securityContext }) => isSet(securityContext['appArmorProfile']))
    .filter((place) => !['RuntimeDefault', 'Localhost'].includes(typeOf(place)))
  const keys = Object.keys(annotations)
    .filter((key) => key.startsWith(annotation) && !/^($|runtime\/default$|localhost\/)/.test(wordAt(annotations, key)))
    .toSorted()
  if (places.length + keys.length === 0) return undefined
  const values = [...sorted(places.map(typeOf)), ...sorted(keys.map((key) => `${key}=${goQuoted(wordAt(annotations, key))}`))]
  const who = [...setters(places), ...(keys.length > 0 ? [plural('annotation', keys.length)] : [])]
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    fields: [...settings(places, 'appArmorProfile.type'), ...keys.map((key) => `metadata.annotations[${key}]`)],
  }
}
