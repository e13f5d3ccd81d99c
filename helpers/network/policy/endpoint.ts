import { parseAddress, type Address } from './address.ts'
import type { NetworkPod } from './pod.ts'

/** Where traffic comes from or goes to: a pod; an address outside the cluster; a node, that is its kubelet or what is on its network. */
export type Endpoint = NetworkPod | { readonly ip: string } | { readonly node: string; readonly ips?: readonly string[] }

/** @throws RangeError for what is no address */
const addressOf = (text: string): Address => {
  const address = parseAddress(text)
  if (address === undefined) throw new RangeError(`no IP address: ${text}`)
  return address
}

/** An endpoint as rules see it. */
export interface Side {
  /** A pod with an address of its own, which policies can select. */
  readonly pod?: NetworkPod
  readonly addresses: readonly Address[]
  /** The node that it is, or that it runs on. */
  readonly node?: string
  /** Whether its traffic is that of its node. */
  readonly isNode: boolean
}

/**
 * A pod on its node's network is as the node: selectors do not select it, and policies do not hold for it. The API leaves
 * that open; it is what most network plugins do, says Kubernetes' page on network policies.
 */
export const sideOf = (endpoint: Endpoint): Side => {
  if ('ip' in endpoint) return { addresses: [addressOf(endpoint.ip)], isNode: false }
  if (!('labels' in endpoint)) return { addresses: (endpoint.ips ?? []).map(addressOf), node: endpoint.node, isNode: true }
  const { hostNetwork, ips, node } = endpoint
  return {
    addresses: ips.map(addressOf),
    isNode: hostNetwork,
    ...(hostNetwork ? {} : { pod: endpoint }),
    ...(node !== undefined && { node }),
  }
}
