import type { Kube } from '../kube/client.ts'
import type { KubeObject } from '../kube/object.ts'
import { requestsOf } from '../helm/requests.ts'
import { fieldsAt } from '../kube/fields.ts'
import { list } from '../kube/objects.ts'
import { amountsOf } from '../kube/pod-requests.ts'
import { sumOf, timesOf, type Amounts } from '../types/amounts.ts'
import { isRecord } from '../types/record.ts'
import { ifAllowed } from '../kube/if-allowed.ts'
import { listNamespaces } from './namespaces.ts'

const schedulable = (node: KubeObject): boolean => !(isRecord(node.spec) && node.spec['unschedulable'] === true)

/**
 * What the nodes have free for scenarios: allocatable less what the pods outside the harness's namespaces request. Undefined where
 * the user may not look at the nodes, or at the pods of others.
 */
export const freeCapacity = async (kube: Kube): Promise<Amounts | undefined> => {
  const [nodes, pods, own] = await Promise.all([
    ifAllowed(list(kube, 'v1', 'Node'), undefined),
    ifAllowed(list(kube, 'v1', 'Pod', { query: { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' } }), undefined),
    ifAllowed(listNamespaces(kube), []),
  ])
  if (nodes === undefined || pods === undefined) return undefined
  const ours = new Set(own.map((namespace) => namespace.metadata.name))
  const others = requestsOf(pods.filter((pod) => !ours.has(pod.metadata.namespace ?? '')))
  const usable = nodes.filter(schedulable)
  const allocatable = usable.map((node) => amountsOf(fieldsAt(node, 'status', 'allocatable')))
  return sumOf(...allocatable, timesOf(others, -1))
}
