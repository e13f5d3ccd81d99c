import type { Side } from './endpoint.ts'

/** Why policies have no say in traffic between two endpoints, in the direction of the first of them. */
export type Exemption = 'not a pod' | 'host network' | 'own traffic' | 'own node'

/**
 * Traffic of a pod with itself and with the node that it runs on is always allowed (Kubernetes' page on network policies);
 * policies hold for pods only, and not for those on their node's network.
 */
export const exemptionOf = (subject: Side, peer: Side): Exemption | undefined => {
  const { pod } = subject
  if (pod === undefined) return subject.isNode ? 'host network' : 'not a pod'
  if (peer.isNode && peer.node !== undefined && peer.node === subject.node) return 'own node'
  const isItself = !pod.template && peer.pod?.namespace === pod.namespace && peer.pod.name === pod.name
  return isItself ? 'own traffic' : undefined
}
