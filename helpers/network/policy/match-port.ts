import type { Side } from './endpoint.ts'
import type { Protocol } from './pod.ts'
import type { PolicyPort } from './policy.ts'

/** What is sent: to which port, and what the pod that it is sent to calls this port. */
export interface Traffic {
  readonly protocol: Protocol
  readonly port: number
  readonly names: readonly string[]
}

/** Names of ports are those of the target's containers, in both directions; what is no pod has none. */
export const trafficTo = (target: Side, protocol: Protocol, port: number): Traffic => ({
  protocol,
  port,
  names: (target.pod?.ports ?? []).flatMap((own) => (own.protocol === protocol && own.port === port ? (own.name ?? []) : [])),
})

/** Whether a rule's port is the one that traffic goes to. */
export const isPort = ({ protocol, port, endPort }: PolicyPort, traffic: Traffic): boolean => {
  if (protocol !== traffic.protocol) return false
  if (port === undefined) return true
  if (typeof port === 'string') return traffic.names.includes(port)
  return endPort === undefined ? port === traffic.port : port <= traffic.port && traffic.port <= endPort
}

/** `TCP 80`, `UDP 53-60`, `TCP web`, `SCTP`. */
export const describePort = ({ protocol, port, endPort }: Omit<PolicyPort, 'path'>): string =>
  [protocol, [port, endPort].filter((end) => end !== undefined).join('-')].filter((part) => part !== '').join(' ')
