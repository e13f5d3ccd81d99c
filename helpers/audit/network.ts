import type { PodSource } from '../admission/pods.ts'
import { fieldsAt, listAt, textAt, textsAt, type Fields } from '../kube/fields.ts'
import { selects } from '../kube/label-selector.ts'
import type { KubeObject } from '../kube/object.ts'
import { labelsOf, namespaceOf, ofKind, type Subject } from './subject.ts'

export type Direction = 'Ingress' | 'Egress'

export const policiesOf = (subject: Subject): readonly KubeObject[] => ofKind(subject, 'networking.k8s.io', 'NetworkPolicy')

/** Which directions a policy is about: without policyTypes always Ingress, and Egress where it has such rules (NetworkPolicySpec). */
export const isAbout = (policy: KubeObject, direction: Direction): boolean => {
  const types = textsAt(policy.spec, 'policyTypes')
  if (types.length > 0) return types.includes(direction)
  return direction === 'Ingress' || listAt(policy.spec, 'egress').length > 0
}

export const isFor = (policy: KubeObject, labels: Readonly<Record<string, string>>): boolean =>
  selects(fieldsAt(policy.spec, 'podSelector'), labels)

/** The policies that hold for a pod of the manifest in one direction. */
export const policiesFor = (source: PodSource, direction: Direction, subject: Subject): readonly KubeObject[] =>
  policiesOf(subject).filter(
    (policy) =>
      namespaceOf(policy, subject) === namespaceOf(source.object, subject) && isAbout(policy, direction) && isFor(policy, labelsOf(source)),
  )

/** The one label by which a namespace of a given name can be selected for certain. */
const nameLabel = 'kubernetes.io/metadata.name'

/** As much of a peer's selector of namespaces as asks for their names. */
const byName = (peer: Fields) => {
  const selector = fieldsAt(peer, 'namespaceSelector')
  return {
    matchLabels: Object.fromEntries(Object.entries(fieldsAt(selector, 'matchLabels')).filter(([key]) => key === nameLabel)),
    matchExpressions: listAt(selector, 'matchExpressions').filter((expression) => textAt(expression, 'key') === nameLabel),
  }
}

const mayBeNamed = (peer: Fields, name: string): boolean => selects(byName(peer), { [nameLabel]: name })

/** Whether a peer may be the cluster's DNS: an address can be, and so can a namespace unless its name says that it is another one. */
const mayBeDns = (peer: Fields): boolean =>
  peer['ipBlock'] !== undefined ||
  (peer['namespaceSelector'] !== undefined && ['kube-system', 'openshift-dns'].some((name) => mayBeNamed(peer, name)))

/** Whether a peer is OpenShift's DNS by name, whose pods listen on port 5353. */
const isOpenShiftDns = (peer: Fields): boolean => {
  const { matchLabels, matchExpressions } = byName(peer)
  return (Object.keys(matchLabels).length > 0 || matchExpressions.length > 0) && mayBeNamed(peer, 'openshift-dns')
}

const isDnsPort = (port: Fields, protocol: 'UDP' | 'TCP', numbers: readonly number[]): boolean => {
  if ((textAt(port, 'protocol') ?? 'TCP') !== protocol) return false
  const number = port['port']
  if (number === undefined || number === null) return true
  if (typeof number === 'string') return number.startsWith('dns')
  const last = typeof port['endPort'] === 'number' ? port['endPort'] : Number(number)
  return numbers.some((each) => Number(number) <= each && each <= last)
}

/** Whether an egress rule lets questions to the cluster's DNS through. No peers are all peers, no ports all ports. */
export const allowsDns = (rule: Fields, protocol: 'UDP' | 'TCP'): boolean => {
  const [peers, ports] = [listAt(rule, 'to'), listAt(rule, 'ports')]
  const numbers = peers.some(isOpenShiftDns) ? [53, 5353] : [53]
  return (peers.length === 0 || peers.some(mayBeDns)) && (ports.length === 0 || ports.some((port) => isDnsPort(port, protocol, numbers)))
}
