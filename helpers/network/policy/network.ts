import type { KubeObject } from '../../kube/object.ts'
import { sideOf, type Endpoint, type Side } from './endpoint.ts'
import type { Finding } from './finding.ts'
import { peerLack, type Labels } from './match-peer.ts'
import type { NetworkPod } from './pod.ts'
import type { Direction, Peer, Policy } from './policy.ts'
import { readPolicies } from './read.ts'
import { lackFor } from '../../kube/label-selector.ts'

/** What verdicts are on. */
export interface NetworkState {
  /** NetworkPolicies and Namespaces; other objects are passed over. A namespace that is not among them has its name as its only label. */
  readonly objects: readonly KubeObject[]
  readonly pods: readonly NetworkPod[]
  /** The namespace of objects that name none: `default` where it is not given. */
  readonly namespace?: string
}

/** Policies made ready for many questions: what has been asked once is remembered. */
export interface NetworkPolicies {
  /** Mistakes in the policies. One that the API server refuses takes no part in any verdict. */
  readonly findings: readonly Finding[]
  readonly pods: readonly NetworkPod[]
  readonly namespaceLabels: (namespace: string) => Labels
  readonly side: (endpoint: Endpoint) => Side
  /** The policies that isolate a pod in a direction; none for what is no pod, or on its node's network. */
  readonly selecting: (side: Side, direction: Direction) => readonly Policy[]
  readonly isPeer: (peer: Peer, policy: Policy, side: Side) => boolean
}

const kept = <K extends object, V extends object | boolean>(map: WeakMap<K, V>, key: K, make: () => V): V => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

const nameLabel = 'kubernetes.io/metadata.name'

/** The API server gives every namespace its name as a label. */
const labelsByNamespace = (objects: readonly KubeObject[]): ReadonlyMap<string, Labels> =>
  new Map(
    objects
      .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
      .map(({ metadata: { name, labels } }) => [name, { ...labels, [nameLabel]: name }]),
  )

/**
 * Reads policies (networking.k8s.io/v1) and namespaces for evaluateTraffic, trafficMatrix and unselectedPods. Throws for no
 * mistake in a policy: it is a finding.
 */
export const compileNetworkPolicies = ({ objects, pods, namespace = 'default' }: NetworkState): NetworkPolicies => {
  const { policies, findings } = readPolicies(objects, namespace)
  const byNamespace = Map.groupBy(policies, (policy) => policy.namespace)
  const labels = labelsByNamespace(objects)
  const namespaceLabels = (name: string): Labels => labels.get(name) ?? { [nameLabel]: name }

  const sides = new WeakMap<Endpoint, Side>()
  const selections = new WeakMap<Side, Readonly<Record<Direction, readonly Policy[]>>>()
  const peers = new WeakMap<Peer, WeakMap<Side, boolean>>()

  const selectionOf = ({ pod }: Side) => {
    const own =
      pod === undefined ? [] : (byNamespace.get(pod.namespace) ?? []).filter((one) => lackFor(one.podSelector, pod.labels) === undefined)
    return {
      ingress: own.filter(({ rules }) => rules.ingress !== undefined),
      egress: own.filter(({ rules }) => rules.egress !== undefined),
    }
  }
  return {
    findings,
    pods,
    namespaceLabels,
    side: (endpoint) => kept(sides, endpoint, () => sideOf(endpoint)),
    selecting: (side, direction) => kept(selections, side, () => selectionOf(side))[direction],
    isPeer: (peer, policy, side) => {
      const known = kept(peers, peer, () => new WeakMap<Side, boolean>())
      return kept(known, side, () => peerLack(peer, policy.namespace, side, namespaceLabels) === undefined)
    },
  }
}

/** Pods that no policy selects, by direction: all may reach them, or they may reach all. Those on their node's network are among them. */
export const unselectedPods = (policies: NetworkPolicies): Readonly<Record<Direction, readonly NetworkPod[]>> => {
  const without = (direction: Direction) => policies.pods.filter((pod) => policies.selecting(policies.side(pod), direction).length === 0)
  return { ingress: without('ingress'), egress: without('egress') }
}
