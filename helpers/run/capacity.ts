import type { Kube } from '../kube/client.ts'
import type { KubeObject } from '../kube/object.ts'
import { requestsOf } from '../helm/requests.ts'
import { isRecord } from '../types/record.ts'
import { parseQuantity } from '../types/quantity.ts'
import { labels } from './labels.ts'
import type { Amount } from './gate.ts'

const allocatable = (node: KubeObject, resource: string): number => {
  const amounts = isRecord(node.status) && isRecord(node.status['allocatable']) ? node.status['allocatable'] : {}
  const amount = amounts[resource]
  return typeof amount === 'string' || typeof amount === 'number' ? parseQuantity(amount) : 0
}

const schedulable = (node: KubeObject): boolean => !(isRecord(node.spec) && node.spec['unschedulable'] === true)

/** What the nodes have free for scenarios: allocatable less what the pods outside the harness's namespaces request. */
export const freeCapacity = async (kube: Kube): Promise<Amount> => {
  const [nodes, pods, own] = await Promise.all([
    kube.request<{ items: KubeObject[] }>('GET', '/api/v1/nodes'),
    kube.request<{ items: KubeObject[] }>('GET', '/api/v1/pods', {
      query: { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' },
    }),
    kube.request<{ items: KubeObject[] }>('GET', '/api/v1/namespaces', { query: { labelSelector: `${labels.managed}=true` } }),
  ])
  const ours = new Set(own.items.map((namespace) => namespace.metadata.name))
  // Items of a list come without their kind.
  const others = requestsOf(pods.items.filter((pod) => !ours.has(pod.metadata.namespace ?? '')).map((pod) => ({ ...pod, kind: 'Pod' })))
  const usable = nodes.items.filter(schedulable)
  return {
    cpu: usable.reduce((sum, node) => sum + allocatable(node, 'cpu'), 0) - others.cpu,
    memory: usable.reduce((sum, node) => sum + allocatable(node, 'memory'), 0) - others.memory,
  }
}
