import { type Fields, fieldsAt, listAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { parseQuantity } from '../../types/quantity.ts'

export type Amounts = Readonly<Record<string, number>>

/** A node and what will not go away from it. */
interface Room {
  readonly node: string
  readonly allocatable: Amounts
  /** Requests of kube-system's pods on it. */
  readonly system: Amounts
}

export type Capacity = readonly Room[]

const amounts = (fields: Fields): Amounts => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, parseQuantity(value)]))

function add(...all: readonly Amounts[]): Amounts {
  const sum: Record<string, number> = {}
  for (const each of all) for (const [name, value] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + value
  return sum
}

function most(...all: readonly Amounts[]): Amounts {
  const top: Record<string, number> = {}
  for (const each of all) for (const [name, value] of Object.entries(each)) top[name] = Math.max(top[name] ?? 0, value)
  return top
}

/** What the scheduler reserves for a pod: the sum of its containers or its largest init container, sidecars with both, and its overhead. */
export function requestsOf(pod: { readonly spec?: unknown }): Amounts {
  const requests = (container: Fields) => amounts(fieldsAt(container, 'resources', 'requests'))
  const init = listAt(pod, 'spec', 'initContainers')
  const sidecars = init.filter((each) => each['restartPolicy'] === 'Always').map(requests)
  const others = init.filter((each) => each['restartPolicy'] !== 'Always').map((each) => add(requests(each), ...sidecars))
  const apps = add(...listAt(pod, 'spec', 'containers').map(requests), ...sidecars)
  return add(most(apps, ...others), amounts(fieldsAt(pod, 'spec', 'overhead')), { pods: 1 })
}

const isRunning = (pod: KubeObject): boolean => !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '')

export function toCapacity(nodes: readonly KubeObject[], systemPods: readonly KubeObject[]): Capacity {
  return nodes.map((node) => ({
    node: node.metadata.name,
    allocatable: amounts(fieldsAt(node, 'status', 'allocatable')),
    system: usedOn(node.metadata.name, systemPods),
  }))
}

function usedOn(node: string, pods: readonly KubeObject[]): Amounts {
  return add(...pods.filter((pod) => isRunning(pod) && textAt(pod, 'spec', 'nodeName') === node).map(requestsOf))
}

/**
 * What a pod lacks even on the node that comes closest, with everything gone from it but kube-system and what stays of
 * the pod's own namespace; undefined where some node could take it. Pods of Jobs and pods being deleted will go.
 */
export function shortage(pod: KubeObject, own: readonly KubeObject[], capacity: Capacity): string | undefined {
  const wanted = requestsOf(pod)
  const staying = own.filter(
    ({ metadata }) =>
      metadata.name !== pod.metadata.name &&
      metadata.deletionTimestamp === undefined &&
      !metadata.ownerReferences?.some(({ kind }) => kind === 'Job'),
  )
  const lacks = capacity.map(({ node, allocatable, system }) => {
    const free = add(allocatable, negative(system), negative(usedOn(node, staying)))
    const name = Object.keys(wanted).find((each) => (wanted[each] ?? 0) > (free[each] ?? 0))
    return name === undefined
      ? undefined
      : `it requests ${show(wanted[name])} ${name}, node ${node} has ${show(allocatable[name])} in all and ${show(Math.max(0, free[name] ?? 0))} beside kube-system and this namespace`
  })
  return lacks.length === 0 || lacks.includes(undefined) ? undefined : lacks[0]
}

const negative = (each: Amounts): Amounts => Object.fromEntries(Object.entries(each).map(([name, value]) => [name, -value]))

function show(value = 0): string {
  if (value < 2 ** 20) return String(Math.round(value * 1000) / 1000)
  return value < 2 ** 30 ? `${Math.round(value / 2 ** 20)}Mi` : `${Math.round((value / 2 ** 30) * 10) / 10}Gi`
}
