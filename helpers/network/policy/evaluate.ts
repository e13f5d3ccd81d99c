import type { Endpoint, Side } from './endpoint.ts'
import { exemptionOf, type Exemption } from './exemption.ts'
import { isPort, trafficTo, type Traffic } from './match-port.ts'
import { mismatchOf, type Mismatch } from './mismatch.ts'
import type { NetworkPolicies } from './network.ts'
import type { Protocol } from './pod.ts'
import type { Direction, Policy, Rule } from './policy.ts'

export interface TrafficQuestion {
  readonly from: Endpoint
  readonly to: Endpoint
  /** A number, or the name of a port of the pod that it goes to. */
  readonly port: number | string
  /** TCP where it is not given. */
  readonly protocol?: Protocol
}

/** What of a policy allows traffic. */
export interface RuleMatch {
  readonly policy: string
  readonly namespace: string
  /** `spec.ingress[0].from[1]`, or `spec.ingress[0]` where the rule is for everybody. */
  readonly path: string
  /** `spec.ingress[0].ports[0]`, where the rule names ports. */
  readonly port?: string
}

/** What the policies of one pod say: those of the source for egress, those of the target for ingress. */
export interface DirectionVerdict {
  readonly allowed: boolean
  /** `rule` and `no rule` where policies isolate the pod; else why none has a say. */
  readonly because: 'rule' | 'no rule' | 'not isolated' | Exemption
  /** The policies that isolate the pod in this direction. */
  readonly policies: readonly { readonly policy: string; readonly namespace: string }[]
  /** All that allows it: one would do. */
  readonly rules: readonly RuleMatch[]
  /** Where nothing allows it: of each policy what comes nearest. */
  readonly mismatches: readonly Mismatch[]
}

export interface TrafficVerdict {
  readonly allowed: boolean
  readonly protocol: Protocol
  /** The number, where a name was asked for. */
  readonly port: number
  readonly egress: DirectionVerdict
  readonly ingress: DirectionVerdict
}

const matchesOf = (rule: Rule, policy: Policy, other: Side, traffic: Traffic, policies: NetworkPolicies): readonly RuleMatch[] => {
  const port = rule.ports.find((one) => isPort(one, traffic))
  if (rule.ports.length > 0 && port === undefined) return []
  const paths =
    rule.peers.length === 0 ? [rule.path] : rule.peers.filter((peer) => policies.isPeer(peer, policy, other)).map(({ path }) => path)
  return paths.map((path) => ({ policy: policy.name, namespace: policy.namespace, path, ...(port && { port: port.path }) }))
}

const verdictOf = (subject: Side, other: Side, direction: Direction, traffic: Traffic, policies: NetworkPolicies): DirectionVerdict => {
  const isolating = policies.selecting(subject, direction)
  const verdict = { policies: isolating.map(({ name, namespace }) => ({ policy: name, namespace })), rules: [], mismatches: [] }
  const exemption = exemptionOf(subject, other)
  if (exemption !== undefined) return { ...verdict, allowed: true, because: exemption }
  if (isolating.length === 0) return { ...verdict, allowed: true, because: 'not isolated' }
  const rules = isolating.flatMap((policy) =>
    (policy.rules[direction] ?? []).flatMap((rule) => matchesOf(rule, policy, other, traffic, policies)),
  )
  if (rules.length > 0) return { ...verdict, allowed: true, because: 'rule', rules }
  const mismatches = isolating.map((policy) => mismatchOf(policy, direction, other, traffic, policies))
  return { ...verdict, allowed: false, because: 'no rule', mismatches }
}

/** A name stands for the first port of that name and protocol, as it does for a Service. */
const portOf = (port: number | string, protocol: Protocol, { pod }: Side): number => {
  if (typeof port === 'number') {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new RangeError(`no port: ${port}`)
    return port
  }
  const found = pod?.ports.find((own) => own.name === port && own.protocol === protocol)
  if (found === undefined)
    throw new RangeError(`${pod ? `pod ${pod.namespace}/${pod.name}` : 'the target'} has no ${protocol} port named ${port}`)
  return found.port
}

/**
 * Whether NetworkPolicies allow traffic, and what of them decides it, by the semantics of networking.k8s.io/v1
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/, checked against github.com/mattfenwick/cyclonus
 * v0.5.6). What the API leaves to the network plugin: `ipBlock` takes pods by their addresses too, where these are known; and
 * addresses are those that the plugin sees, after any translation.
 * @throws RangeError for a port name that the target does not have, and for what is no port or no address
 */
export const evaluateTraffic = (policies: NetworkPolicies, { from, to, port, protocol = 'TCP' }: TrafficQuestion): TrafficVerdict => {
  const [source, target] = [policies.side(from), policies.side(to)]
  const number = portOf(port, protocol, target)
  const traffic = trafficTo(target, protocol, number)
  const egress = verdictOf(source, target, 'egress', traffic, policies)
  const ingress = verdictOf(target, source, 'ingress', traffic, policies)
  return { allowed: egress.allowed && ingress.allowed, protocol, port: number, egress, ingress }
}
