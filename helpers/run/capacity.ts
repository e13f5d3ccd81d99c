import type { Kube } from '../kube/client.ts'
import type { KubeObject } from '../kube/object.ts'
import { requestsOf } from '../helm/requests.ts'
import { fieldsAt } from '../kube/fields.ts'
import { amountsOf } from '../kube/pod-requests.ts'
import { sumOf, timesOf, type Amounts } from '../types/amounts.ts'
import { isRecord } from '../types/record.ts'
import { labels } from './labels.ts'

const schedulable = (node: KubeObject): boolean => !(isRecord(node.spec) && node.spec['unschedulable'] === true)

/** What the nodes have free for scenarios: allocatable less what the pods outside the harness's namespaces request. */
export const freeCapacity = async (kube: Kube): Promise<Amounts> => {
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
  const allocatable = usable.map((node) => amountsOf(fieldsAt(node, 'status', 'allocatable')))
  return sumOf(...allocatable, timesOf(others, -1))
}
