import type { KubeObject } from '../../kube/object.ts'
import { compileNetworkPolicies, type NetworkPolicies } from './network.ts'
import { networkPodOf, type NetworkPod } from './pod.ts'

/** `x/web app=web` on TCP 80, which it calls `http`, and UDP 53. */
export const podAt = (text: string, rest: Partial<NetworkPod> = {}): NetworkPod => {
  const [place = '', ...labels] = text.split(' ')
  const [namespace = '', name = ''] = place.split('/')
  const ports = [
    { name: 'http', containerPort: 80 },
    { containerPort: 53, protocol: 'UDP' },
  ]
  const metadata = { name, labels: Object.fromEntries(labels.map((label) => label.split('='))) }
  return { ...networkPodOf({ metadata, spec: { containers: [{ ports }] } }, { namespace }), ...rest }
}

/** A policy of the namespace `x`, or of another that is named before its own name: `y/deny`. */
export const policyAt = (place: string, spec: object): KubeObject => {
  const [name = '', namespace = 'x'] = place.split('/').toReversed()
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec }
}

export const namespaceWith = (name: string, labels: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})

export const compiled = (...objects: readonly KubeObject[]): NetworkPolicies => compileNetworkPolicies({ objects, pods: [] })
