import { policiesFor, policiesOf } from '../network.ts'
import { below } from '../../types/path.ts'
import type { Rule } from '../rule.ts'
import { isTemplate } from '../subject.ts'

export const unselectedPod: Rule = {
  id: 'unselected-pod',
  title: 'The chart has NetworkPolicies, and none of them selects a pod in one direction',
  why: 'In that direction everything may reach the pod, or the pod everything: no policy means no limit',
  hint: 'Correct the podSelector or policyTypes, or add a policy that selects every pod of the release',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  level: 'warning',
  find: (subject) => {
    if (policiesOf(subject).length === 0) return []
    return subject.pods
      .filter((source) => !isTemplate(source))
      .flatMap((source) =>
        (['Ingress', 'Egress'] as const)
          .filter((direction) => policiesFor(source, direction, subject).length === 0)
          .map((direction) => ({
            object: source.object,
            path: below(source.path, 'metadata.labels'),
            message: `no NetworkPolicy selects the pod for ${direction}`,
          })),
      )
  },
}
