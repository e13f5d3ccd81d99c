import { specSchema, type Selector } from '../network/policy/manifest.ts'
import type { Cluster, Question } from './upstream-network.ts'

type Labels = Readonly<Record<string, string>>

/**
 * Cyclonus v0.5.6 takes `NotIn` for false where the label is missing, and an empty value of `matchLabels` for met by a missing
 * label (pkg/kube/labelselector.go). Kubernetes' selectors do neither, which is compared by itself: `NotIn` selects resources
 * without the label too (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement), and an
 * entry of `matchLabels` is `In` with its one value (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/).
 */
const isReadOtherwise = ({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean =>
  matchExpressions.some(({ key, operator }) => operator === 'NotIn' && !Object.hasOwn(labels, key)) ||
  Object.entries(matchLabels).some(([key, value]) => value === '' && !Object.hasOwn(labels, key))

/** The selectors of a policy: for pods of its namespace, for pods, for namespaces. */
const selectorsOf = (written: unknown) => {
  const { data } = specSchema.safeParse(written ?? {})
  if (data === undefined) return { own: [], pods: [], namespaces: [] }
  const peers = [...data.ingress.flatMap(({ from }) => from), ...data.egress.flatMap(({ to }) => to)]
  return {
    own: [data.podSelector],
    pods: peers.flatMap(({ podSelector }) => podSelector ?? []),
    namespaces: peers.flatMap(({ namespaceSelector }) => namespaceSelector ?? []),
  }
}

/** Of a cluster the questions that cyclonus is not asked: a selector in question is one that it reads otherwise. */
export const differencesIn = ({ policies, namespaces, pods }: Cluster): ((question: Question) => boolean) => {
  const all = policies.map(({ metadata, spec }) => ({ namespace: metadata.namespace, ...selectorsOf(spec) }))
  const concerned = pods.map(({ namespace, labels }) => {
    const namespaceLabels = { ...namespaces[namespace], 'kubernetes.io/metadata.name': namespace }
    return all.some(
      (policy) =>
        policy.pods.some((selector) => isReadOtherwise(selector, labels)) ||
        policy.namespaces.some((selector) => isReadOtherwise(selector, namespaceLabels)) ||
        (policy.namespace === namespace && policy.own.some((selector) => isReadOtherwise(selector, labels))),
    )
  })
  return ({ from, to }) => [from, to].some((end) => 'pod' in end && concerned[end.pod] === true)
}

/** Cyclonus filters what a pod sends to itself, which "cannot block access to itself" (Kubernetes' page on network policies). */
export const isOwnTraffic = ({ from, to }: Question): boolean => 'pod' in from && 'pod' in to && from.pod === to.pod
