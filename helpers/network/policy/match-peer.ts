import { isIn } from './address.ts'
import type { Side } from './endpoint.ts'
import type { IpBlock, Peer } from './policy.ts'
import { lackFor } from '../../kube/label-selector.ts'

export type Labels = Readonly<Record<string, string>>

/** Why an endpoint is not whom a rule is for. */
export interface PeerLack {
  /** How far it is from being so: labels of a pod in the right namespace are nearer than anything else. */
  readonly distance: number
  readonly detail: string
}

const blockLack = ({ text, cidr, except }: IpBlock, { addresses }: Side): PeerLack | undefined => {
  if (addresses.length === 0) return { distance: 4, detail: `its address, which ipBlock ${text} asks for, is not known` }
  const inside = addresses.filter((address) => isIn(address, cidr))
  if (inside.length === 0) return { distance: 3, detail: `its address is outside ${text}` }
  const excepted = inside.map((address) => except.find(([, part]) => isIn(address, part)))
  return excepted.includes(undefined) ? undefined : { distance: 2, detail: `its address is in ${excepted[0]?.[0]}, an except of ${text}` }
}

/** What an endpoint lacks to be a peer that a policy of `namespace` allows; undefined where it is one. */
export const peerLack = (peer: Peer, namespace: string, side: Side, namespaceLabels: (name: string) => Labels): PeerLack | undefined => {
  const { ipBlock, namespaceSelector, podSelector } = peer
  if (ipBlock !== undefined) return blockLack(ipBlock, side)
  if (side.pod === undefined) return { distance: 4, detail: 'it is no pod with an address of its own, and selectors select only those' }
  if (namespaceSelector === undefined && side.pod.namespace !== namespace) {
    return { distance: 3, detail: `its namespace is ${side.pod.namespace}, and a peer without namespaceSelector is in ${namespace}` }
  }
  const lack = namespaceSelector && lackFor(namespaceSelector, namespaceLabels(side.pod.namespace))
  if (lack !== undefined) return { distance: 3, detail: `namespaceSelector does not select its namespace ${side.pod.namespace}: ${lack}` }
  const own = podSelector && lackFor(podSelector, side.pod.labels)
  return own === undefined ? undefined : { distance: 2, detail: `podSelector does not select it: ${own}` }
}
