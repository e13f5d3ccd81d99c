import type { KubeObject } from '../../kube/client.ts'
import { list } from '../../kube/objects.ts'
import { compileNetworkPolicies, type NetworkPolicies } from '../../network/policy/network.ts'
import { networkPodOf, type NetworkPod } from '../../network/policy/pod.ts'
import type { StepContext } from '../context.ts'

/** Policies as the cluster has them, and its pods as those look at them. */
export interface Policies {
  readonly compiled: NetworkPolicies
  readonly podOf: (pod: KubeObject) => NetworkPod
}

/** The NetworkPolicies and namespaces of the whole cluster, for some of its pods. */
export const policiesFor = async (pods: readonly KubeObject[], { kube, namespace, signal }: StepContext): Promise<Policies> => {
  const objects = await Promise.all([
    list(kube, 'networking.k8s.io/v1', 'NetworkPolicy', { signal }),
    list(kube, 'v1', 'Namespace', { signal }),
  ])
  const known = new Map(
    pods.map((pod) => [pod.metadata.uid ?? '', networkPodOf(pod, { namespace: pod.metadata.namespace ?? namespace })] as const),
  )
  return {
    compiled: compileNetworkPolicies({ objects: objects.flat(), pods: [...known.values()], namespace }),
    podOf: (pod) => known.get(pod.metadata.uid ?? '') ?? networkPodOf(pod, { namespace: pod.metadata.namespace ?? namespace }),
  }
}
