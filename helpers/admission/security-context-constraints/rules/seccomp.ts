import { textAt, wordAt } from '../../../kube/fields.ts'
import { isSet } from '../../pod-security/view.ts'
import type { Constraints } from '../constraints.ts'
import { forbidden, type Reason } from '../reason.ts'
import type { Changes, ContainerDraft, ContainerRule, PodRule } from '../rule.ts'

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
const containerAnnotation = (name: string): string => `container.seccomp.security.alpha.kubernetes.io/${name}`

/** `localhost/<profile>` or another word of `seccompProfiles`; empty for a profile that no word is for. */
const wordOf = (profile: unknown): string => {
  const name = textAt(profile, 'localhostProfile')
  if (wordAt(profile, 'type') === 'Localhost') return name === undefined ? '' : `localhost/${name}`
  return { Unconfined: 'unconfined', RuntimeDefault: 'runtime/default' }[wordAt(profile, 'type')] ?? ''
}

/** The profile that a word of `seccompProfiles` is for. */
export const profileOf = (word: string): Changes | undefined => {
  if (word === 'unconfined') return { type: 'Unconfined' }
  if (isDefault(word)) return { type: 'RuntimeDefault' }
  return /^localhost\/./s.test(word) ? { type: 'Localhost', localhostProfile: word.slice('localhost/'.length) } : undefined
}

const isDefault = (word: string): boolean => word === 'runtime/default' || word === 'docker/default'

/** A profile of the constraints' list is allowed; either name of the runtime's default stands for both. */
const judge = ({ seccompProfiles }: Constraints, word: string, annotation: string): readonly Reason[] => {
  const field = `pod.metadata.annotations[${annotation}]`
  if (seccompProfiles.includes('*')) return []
  if (seccompProfiles.length === 0) return word === '' ? [] : [forbidden(field, 'seccomp may not be set')]
  if (seccompProfiles.includes(word) || (isDefault(word) && seccompProfiles.some(isDefault))) return []
  return [forbidden(field, `${word} is not an allowed seccomp profile. Valid values are [${seccompProfiles.join(' ')}]`)]
}

export const seccompOfPod: PodRule = {
  fill: ({ seccompProfiles }, { annotations, context }) => {
    const given = isSet(context['seccompProfile']) ? wordOf(context['seccompProfile']) : undefined
    const first = seccompProfiles.find((profile) => profile !== '*') ?? ''
    const word = wordAt(annotations, podAnnotation) || (given ?? first)
    return word === '' ? {} : { annotations: { [podAnnotation]: word }, context: { seccompProfile: profileOf(word) } }
  },
  judge: (constraints, { annotations, context }) =>
    judge(constraints, wordAt(annotations, podAnnotation) || wordOf(context['seccompProfile']), podAnnotation),
}

const wordOfContainer = ({ context, name, pod }: ContainerDraft): string => {
  if (isSet(context['seccompProfile'])) return wordOf(context['seccompProfile'])
  const annotation = textAt(pod.annotations, containerAnnotation(name))
  if (annotation !== undefined) return annotation
  return isSet(pod.context['seccompProfile']) ? wordOf(pod.context['seccompProfile']) : wordAt(pod.annotations, podAnnotation)
}

export const seccompOfContainer: ContainerRule = {
  fill: (_, { context, name, pod }) => {
    const word = textAt(pod.annotations, containerAnnotation(name))
    const profile = word === undefined ? undefined : profileOf(word)
    return word === undefined || (profile === undefined && !isSet(context['seccompProfile'])) ? {} : { seccompProfile: profile }
  },
  judge: (constraints, container) => judge(constraints, wordOfContainer(container), containerAnnotation(container.name)),
}
