import { evaluatePodSecurity } from '../../admission/pod-security/evaluate.ts'
import { below } from '../../types/path.ts'
import type { Rule } from '../rule.ts'

export const podSecurity: Rule = {
  id: 'pod-security',
  title: 'A pod breaks the Pod Security Standards',
  why: 'A namespace that enforces the level of --pss refuses the pod; without that, the pod has more rights than it needs',
  hint: 'Set the field as the message says, or choose another level with --pss',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  level: 'error',
  applies: ({ podSecurity: { level } }) => level !== 'privileged',
  find: ({ pods, settings: { podSecurity: standard } }) =>
    pods.flatMap(({ object, path, pod }) =>
      evaluatePodSecurity(pod, standard.level, standard.version).violations.flatMap(({ reason, detail, fields }) =>
        fields.map((field) => ({ object, path: below(path, field), message: detail === '' ? reason : `${reason} (${detail})` })),
      ),
    ),
}
