import { invalid, unsupported, type FieldProblem } from '../finding.ts'
import type { PeerFields, PortFields, Spec } from '../manifest.ts'
import { peerProblems } from './peer.ts'
import { portProblems } from './port.ts'
import { selectorProblems } from './selector.ts'

const types = ['Ingress', 'Egress']

const typeProblems = (policyTypes: readonly string[]): readonly FieldProblem[] => {
  if (policyTypes.length > types.length) return [invalid('spec.policyTypes', 'there are more than two policyTypes')]
  return policyTypes.flatMap((type, index) => (types.includes(type) ? [] : [unsupported(`spec.policyTypes[${index}]`, type, types)]))
}

const ruleProblems = (ports: readonly PortFields[], peers: readonly PeerFields[], path: string, side: string): readonly FieldProblem[] => [
  ...ports.flatMap((port, index) => portProblems(port, `${path}.ports[${index}]`)),
  ...peers.flatMap((peer, index) => peerProblems(peer, `${path}.${side}[${index}]`)),
]

/**
 * What the API server has against the `spec` of a NetworkPolicy: on the same fields, of the same types, each field once, in
 * words of our own. Source: ValidateNetworkPolicySpec in k8s.io/kubernetes/pkg/apis/networking/validation v1.34, with the
 * feature gate StrictIPCIDRValidation off, which is its default.
 */
export const specProblems = ({ podSelector, policyTypes, ingress, egress }: Spec): readonly FieldProblem[] => [
  ...selectorProblems(podSelector, 'spec.podSelector'),
  ...ingress.flatMap(({ ports, from }, index) => ruleProblems(ports, from, `spec.ingress[${index}]`, 'from')),
  ...egress.flatMap(({ ports, to }, index) => ruleProblems(ports, to, `spec.egress[${index}]`, 'to')),
  ...typeProblems(policyTypes),
]
