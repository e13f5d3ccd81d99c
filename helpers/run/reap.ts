import pLimit from 'p-limit'
import type { Kube, KubeObject } from '../kube/client.ts'
import { remove } from '../kube/objects.ts'
import { removeCell } from './cluster-scoped.ts'
import { ifAllowed } from '../kube/if-allowed.ts'
import { labels, systemNamespace } from './labels.ts'
import { isAlive, listLeases } from './lease.ts'
import { listNamespaces } from './namespaces.ts'

/** What a reaping removed: names of runs, namespaces, and cluster-scoped objects as kind/name. */
export interface Reaped {
  readonly runs: readonly string[]
  readonly namespaces: readonly string[]
  readonly objects: readonly string[]
}

const runOf = (namespace: KubeObject): string => namespace.metadata.labels?.[labels.run] ?? ''

/**
 * Removes what runs that are no more have left: their namespaces, the cluster-scoped objects their releases made,
 * their leases. What belongs to a living run, or to nobody known, is not touched.
 */
export const reap = async (kube: Kube): Promise<Reaped> => {
  // In this order: a run that has just begun holds its lease before it makes a namespace.
  const namespaces = await listNamespaces(kube)
  const leases = await listLeases(kube)
  const dead = (run: string): boolean => {
    const lease = leases.get(run)
    return lease === undefined ? run !== '' : !isAlive(lease, kube.now())
  }
  const left = namespaces.filter((namespace) => dead(runOf(namespace)) && namespace.metadata.deletionTimestamp === undefined)
  const limit = pLimit(8)
  const objects = await limit.map(left, async (namespace) => {
    // What this user may not remove stays for one who may.
    const outside = await ifAllowed(removeCell(kube, namespace.metadata.name), [])
    return outside.map((object) => `${object.kind}/${object.metadata.name}`)
  })
  const runs = [...leases.keys()].filter(dead)
  for (const run of runs)
    await remove(kube, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: run, namespace: systemNamespace } })
  return { runs, namespaces: left.map((namespace) => namespace.metadata.name), objects: objects.flat() }
}
