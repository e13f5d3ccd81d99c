import type { Side } from './endpoint.ts'
import { exemptionOf } from './exemption.ts'
import { isPort, trafficTo, type Traffic } from './match-port.ts'
import type { NetworkPolicies } from './network.ts'
import type { NetworkPod, PodPort } from './pod.ts'
import type { Direction, Rule } from './policy.ts'

/** Whether one pod may reach one port of another; by egress and ingress as in evaluateTraffic. */
export interface MatrixEntry {
  readonly from: NetworkPod
  readonly to: NetworkPod
  readonly port: PodPort
  readonly allowed: boolean
  readonly egress: boolean
  readonly ingress: boolean
}

/** The rules for traffic of one pod with another, whatever the port; nothing where policies have no say in it. */
const rulesFor = (subject: Side, other: Side, direction: Direction, policies: NetworkPolicies): readonly Rule[] | undefined => {
  const isolating = policies.selecting(subject, direction)
  if (isolating.length === 0 || exemptionOf(subject, other) !== undefined) return undefined
  return isolating.flatMap((policy) =>
    (policy.rules[direction] ?? []).filter(({ peers }) => peers.length === 0 || peers.some((peer) => policies.isPeer(peer, policy, other))),
  )
}

const isAllowed = (rules: readonly Rule[] | undefined, traffic: Traffic): boolean =>
  rules === undefined || rules.some(({ ports }) => ports.length === 0 || ports.some((port) => isPort(port, traffic)))

/** The ports of a pod, each number of a protocol once. */
const portsOf = ({ ports }: NetworkPod): readonly PodPort[] =>
  [...new Map(ports.toReversed().map((port) => [`${port.protocol} ${port.port}`, port])).values()].toReversed()

/** Every pod with every pod, at each port that the one reached declares; as evaluateTraffic has it, without the reasons. */
export function* trafficMatrix(policies: NetworkPolicies): Generator<MatrixEntry> {
  const pods = policies.pods.map((pod) => ({ pod, side: policies.side(pod), ports: portsOf(pod) }))
  for (const { pod: to, side: target, ports } of pods) {
    const reached = ports.map((port) => ({ port, traffic: trafficTo(target, port.protocol, port.port) }))
    for (const { pod: from, side: source } of pods) {
      const out = rulesFor(source, target, 'egress', policies)
      const into = rulesFor(target, source, 'ingress', policies)
      for (const { port, traffic } of reached) {
        const [egress, ingress] = [isAllowed(out, traffic), isAllowed(into, traffic)]
        yield { from, to, port, allowed: egress && ingress, egress, ingress }
      }
    }
  }
}
