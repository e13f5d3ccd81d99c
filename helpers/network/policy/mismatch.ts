import type { Side } from './endpoint.ts'
import { peerLack } from './match-peer.ts'
import { describePort, isPort, type Traffic } from './match-port.ts'
import type { NetworkPolicies } from './network.ts'
import type { Direction, Peer, Policy, Rule } from './policy.ts'

/** What in a policy comes nearest to allowing traffic, and why it does not. */
export interface Mismatch {
  readonly policy: string
  readonly namespace: string
  /** `spec.ingress[0].from[1]`, or `spec.ingress` where there is no rule at all. */
  readonly path: string
  readonly mismatch: 'peer' | 'port' | 'peer and port' | 'no rule'
  readonly detail: string
}

interface Near {
  readonly path: string
  readonly distance: number
  readonly peer?: string
  readonly port?: string
}

const portLack = ({ ports }: Rule, traffic: Traffic): string | undefined => {
  if (ports.length === 0 || ports.some((port) => isPort(port, traffic))) return undefined
  return `${describePort(traffic)} is none of ${ports.map(describePort).join(', ')}`
}

const nearOf = (rule: Rule, peer: Peer | undefined, policy: Policy, other: Side, traffic: Traffic, policies: NetworkPolicies): Near => {
  const lack = peer && peerLack(peer, policy.namespace, other, policies.namespaceLabels)
  const port = portLack(rule, traffic)
  return {
    path: peer?.path ?? rule.path,
    distance: (lack?.distance ?? 0) + (port === undefined ? 0 : 1),
    ...(lack && { peer: lack.detail }),
    ...(port !== undefined && { port }),
  }
}

/** The nearest mismatch of a policy none of whose rules allows the traffic. */
export const mismatchOf = (policy: Policy, direction: Direction, other: Side, traffic: Traffic, policies: NetworkPolicies): Mismatch => {
  const rules = policy.rules[direction] ?? []
  const all = rules.flatMap((rule) =>
    (rule.peers.length === 0 ? [undefined] : rule.peers).map((peer) => nearOf(rule, peer, policy, other, traffic, policies)),
  )
  const [first, ...rest] = all
  const place = { policy: policy.name, namespace: policy.namespace }
  if (first === undefined) return { ...place, path: `spec.${direction}`, mismatch: 'no rule', detail: `it has no rule for ${direction}` }
  const { path, peer, port } = rest.reduce((near, one) => (one.distance < near.distance ? one : near), first)
  const details = [peer, port].filter((detail) => detail !== undefined)
  const alone = peer === undefined ? 'port' : 'peer'
  return { ...place, path, mismatch: details.length > 1 ? 'peer and port' : alone, detail: details.join('; ') }
}
