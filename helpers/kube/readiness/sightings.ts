import { containersOf, type ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import type { NamespaceCache } from '../watch-cache.ts'

/** When each container was first seen running, by this machine's clock: no other clock has to agree with it. */
export type Sightings = ReadonlyMap<string, number>

const kept = new WeakMap<NamespaceCache, Map<string, number>>()

/** The sightings of a cache's pods, kept from the first call on. */
export function sightingsOf(cache: NamespaceCache): Sightings {
  const known = kept.get(cache)
  if (known !== undefined) return known
  const sightings = new Map<string, number>()
  const look = (pod: KubeObject) => {
    for (const { id, state } of containersOf(pod))
      if (id !== undefined && state === 'running' && !sightings.has(id)) sightings.set(id, Date.now())
  }
  cache.onChange(({ object }) => object.kind === 'Pod' && look(object))
  cache.list('Pod').forEach(look)
  kept.set(cache, sightings)
  return sightings
}

/** How far the clocks of a node and of the API server may differ, and what whole seconds round off, in milliseconds. */
const doubt = 6000

/** For how long a container has been running at least: since it was seen, or since long before by the node's clock. */
export function runningFor({ id, startedAt }: ContainerStatus, sightings: Sightings, serverNow: number): number {
  const seen = id === undefined ? undefined : sightings.get(id)
  const bySight = seen === undefined ? 0 : Date.now() - seen
  return Math.max(bySight, startedAt === undefined ? 0 : serverNow - startedAt - doubt)
}
