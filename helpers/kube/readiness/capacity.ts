import { lackOf, sumOf, timesOf, type Amounts } from '../../types/amounts.ts'
import { fieldsAt, listAt, numberAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { amountsOf, podRequests } from '../pod-requests.ts'

/** A node and what will not go away from it. */
interface Room {
  readonly node: string
  readonly allocatable: Amounts
  /** Requests of kube-system's pods on it. */
  readonly system: Amounts
  /** Host ports that pods of other namespaces hold which no run of scenarios removes. */
  readonly ports: ReadonlyMap<string, string>
}

export type Capacity = readonly Room[]

/** What the scheduler reserves for a pod, its place among the node's pods with it. */
export const requestsOf = (pod: { readonly spec?: unknown }): Amounts => sumOf(podRequests(fieldsAt(pod, 'spec')), { pods: 1 })

const isRunning = (pod: KubeObject): boolean => !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '')

/** `otherPods`: of other namespaces, and there to stay. */
export function toCapacity(nodes: readonly KubeObject[], systemPods: readonly KubeObject[], otherPods: readonly KubeObject[]): Capacity {
  return nodes.map((node) => ({
    node: node.metadata.name,
    allocatable: amountsOf(fieldsAt(node, 'status', 'allocatable')),
    system: usedOn(node.metadata.name, systemPods),
    ports: portsOn(node.metadata.name, [...systemPods, ...otherPods]),
  }))
}

/** The host ports of a pod, as `8080/TCP`. */
const hostPortsOf = (pod: KubeObject): readonly string[] =>
  [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers').filter((each) => each['restartPolicy'] === 'Always')]
    .flatMap((container) => listAt(container, 'ports'))
    .flatMap((port) => {
      const number = numberAt(port, 'hostPort')
      return number === undefined ? [] : [`${number}/${textAt(port, 'protocol') ?? 'TCP'}`]
    })

/** Who holds each host port of a node. */
function portsOn(node: string, pods: readonly KubeObject[]): ReadonlyMap<string, string> {
  const holders = pods.filter((pod) => isRunning(pod) && textAt(pod, 'spec', 'nodeName') === node)
  return new Map(holders.flatMap((pod) => hostPortsOf(pod).map((port) => [port, `${pod.metadata.namespace}/${pod.metadata.name}`])))
}

/** The pods that stay beside this one: those of Jobs, and those being deleted, will go. */
const stayingBeside = (pod: KubeObject, own: readonly KubeObject[]): readonly KubeObject[] =>
  own.filter(
    ({ metadata }) =>
      metadata.name !== pod.metadata.name &&
      metadata.deletionTimestamp === undefined &&
      !metadata.ownerReferences?.some(({ kind }) => kind === 'Job'),
  )

/** The host port that a pod finds taken for good on every node, and by whom; undefined where some node may have it. */
export function takenPort(pod: KubeObject, own: readonly KubeObject[], capacity: Capacity): string | undefined {
  const staying = stayingBeside(pod, own)
  const taken = capacity.map(({ node, ports }) => {
    const holders = new Map([...ports, ...portsOn(node, staying)])
    const port = hostPortsOf(pod).find((each) => holders.has(each))
    return port === undefined ? undefined : `host port ${port} of node ${node} is held by pod ${holders.get(port) ?? ''}`
  })
  return taken.includes(undefined) ? undefined : taken[0]
}

function usedOn(node: string, pods: readonly KubeObject[]): Amounts {
  return sumOf(...pods.filter((pod) => isRunning(pod) && textAt(pod, 'spec', 'nodeName') === node).map(requestsOf))
}

/**
 * What a pod lacks even on the node that comes closest, with everything gone from it but kube-system and what stays of
 * the pod's own namespace; undefined where some node could take it. Pods of Jobs and pods being deleted will go.
 */
export function shortage(pod: KubeObject, own: readonly KubeObject[], capacity: Capacity): string | undefined {
  const wanted = requestsOf(pod)
  const staying = stayingBeside(pod, own)
  const lacks = capacity.map(({ node, allocatable, system }) => {
    const free = sumOf(allocatable, timesOf(system, -1), timesOf(usedOn(node, staying), -1))
    const name = lackOf(wanted, free)
    return name === undefined
      ? undefined
      : `it requests ${show(wanted[name])} ${name}, node ${node} has ${show(allocatable[name])} in all and ${show(Math.max(0, free[name] ?? 0))} beside kube-system and this namespace`
  })
  return lacks.length === 0 || lacks.includes(undefined) ? undefined : lacks[0]
}

function show(value = 0): string {
  if (value < 2 ** 20) return String(Math.round(value * 1000) / 1000)
  return value < 2 ** 30 ? `${Math.round(value / 2 ** 20)}Mi` : `${Math.round((value / 2 ** 30) * 10) / 10}Gi`
}
