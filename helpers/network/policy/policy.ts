import { parseCidr, type Cidr } from './address.ts'
import type { PeerFields, PortFields, Selector, Spec } from './manifest.ts'
import { protocols, type Protocol } from './pod.ts'

export const directions = ['ingress', 'egress'] as const
export type Direction = (typeof directions)[number]

export interface PolicyPort {
  /** `spec.ingress[0].ports[1]` */
  readonly path: string
  readonly protocol: Protocol
  /** A number or a name; any port of the protocol where there is none. */
  readonly port?: number | string
  readonly endPort?: number
}

export interface IpBlock {
  readonly text: string
  readonly cidr: Cidr
  readonly except: readonly (readonly [text: string, cidr: Cidr])[]
}

/** Whom a rule is for: pods by selectors, or addresses. */
export interface Peer {
  /** `spec.ingress[0].from[1]` */
  readonly path: string
  readonly namespaceSelector?: Selector
  readonly podSelector?: Selector
  readonly ipBlock?: IpBlock
}

export interface Rule {
  readonly path: string
  /** Nobody in particular, which is everybody, where it is empty. */
  readonly peers: readonly Peer[]
  /** All of them where it is empty. */
  readonly ports: readonly PolicyPort[]
}

/** A NetworkPolicy that the API server accepts, with its defaults. */
export interface Policy {
  readonly name: string
  readonly namespace: string
  readonly podSelector: Selector
  /** The rules of the directions that it isolates its pods in. */
  readonly rules: Readonly<Partial<Record<Direction, readonly Rule[]>>>
}

const blockOf = ({ cidr, except }: NonNullable<PeerFields['ipBlock']>): IpBlock | undefined => {
  const whole = parseCidr(cidr)
  const parts = except.flatMap((text) => {
    const part = parseCidr(text)
    return part === undefined ? [] : [[text, part] as const]
  })
  return whole && { text: cidr, cidr: whole, except: parts }
}

const peerOf = ({ podSelector, namespaceSelector, ipBlock }: PeerFields, path: string): Peer => {
  const block = ipBlock && blockOf(ipBlock)
  return {
    path,
    ...(namespaceSelector && { namespaceSelector }),
    ...(podSelector && { podSelector }),
    ...(block && { ipBlock: block }),
  }
}

const portOf = ({ protocol, port, endPort }: PortFields, path: string): PolicyPort => ({
  path,
  protocol: protocols.find((known) => known === protocol) ?? 'TCP',
  ...(port !== undefined && { port }),
  ...(endPort !== undefined && { endPort }),
})

const ruleOf = (ports: readonly PortFields[], peers: readonly PeerFields[], path: string, side: string): Rule => ({
  path,
  peers: peers.map((peer, index) => peerOf(peer, `${path}.${side}[${index}]`)),
  ports: ports.map((port, index) => portOf(port, `${path}.ports[${index}]`)),
})

/** A policy without `policyTypes` is always for ingress, and for egress where it has a rule for it: an empty list is none. */
const typesOf = ({ policyTypes, egress }: Spec): readonly string[] => {
  if (policyTypes.length > 0) return policyTypes
  return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
}

/** A policy out of a `spec` that the API server has nothing against. Source of the defaults: SetDefaults_NetworkPolicy. */
export const policyOf = (name: string, namespace: string, spec: Spec): Policy => {
  const types = typesOf(spec)
  const { podSelector, ingress, egress } = spec
  return {
    name,
    namespace,
    podSelector,
    rules: {
      ...(types.includes('Ingress') && {
        ingress: ingress.map(({ ports, from }, index) => ruleOf(ports, from, `spec.ingress[${index}]`, 'from')),
      }),
      ...(types.includes('Egress') && { egress: egress.map(({ ports, to }, index) => ruleOf(ports, to, `spec.egress[${index}]`, 'to')) }),
    },
  }
}
