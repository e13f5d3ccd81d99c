import { listAt, textAt } from '../fields.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import type { Target } from './verdict.ts'

/** What the rule of a kind reads besides the object itself, the pods and the events. */
const related: Readonly<Record<string, readonly (readonly [apiVersion: string, kind: string])[]>> = {
  Deployment: [['apps/v1', 'ReplicaSet'], ['v1', 'PersistentVolumeClaim']],
  StatefulSet: [['v1', 'PersistentVolumeClaim']],
  DaemonSet: [['v1', 'PersistentVolumeClaim']],
  Job: [['v1', 'PersistentVolumeClaim']],
  Pod: [['v1', 'PersistentVolumeClaim']],
  Service: [['discovery.k8s.io/v1', 'EndpointSlice'], ['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet']],
}

/** Starts every watch that the verdicts on `targets` need; one per kind, those that run already are shared. */
export async function watchFor(cache: NamespaceCache, targets: readonly Target[]): Promise<void> {
  const namespaced = await Promise.all(targets.map(async (target) => (await cache.kube.resource(target.apiVersion, target.kind)).namespaced))
  await Promise.all([
    cache.watch('v1', 'Pod'),
    cache.watch('v1', 'Event'),
    ...targets.map((target, index) => cache.watch(target.apiVersion, target.kind, namespaced[index] === true ? undefined : target.name)),
    ...targets.flatMap(({ kind }) => related[kind] ?? []).map(([apiVersion, kind]) => cache.watch(apiVersion, kind)),
  ])
}

/**
 * Waits until the cache has seen each target at least as new as the API server has it now: a watch that was running
 * before an upgrade may still show the old object, ready as it was.
 */
export async function catchUp(cache: NamespaceCache, targets: readonly Target[], signal: AbortSignal): Promise<void> {
  const kinds = new Map(targets.map((target) => [`${target.apiVersion}/${target.kind}`, target]))
  const lists = [...kinds.values()].map(async ({ apiVersion, kind }) => {
    const resource = await cache.kube.resource(apiVersion, kind)
    if (!resource.namespaced) return []
    const answer = await cache.kube.request('GET', resource.path(cache.namespace), { accept: metadataOnly, signal })
    return listAt(answer, 'items').map((item) => ({ kind, name: textAt(item, 'metadata', 'name') ?? '', version: textAt(item, 'metadata', 'resourceVersion') }))
  })
  const now = (await Promise.all(lists)).flat()
  const wanted = now.filter(({ kind, name }) => targets.some((target) => target.kind === kind && target.name === name))
  await cache.until(() => wanted.every(({ kind, name, version }) => isAsNew(cache, kind, name, version)) || undefined, { signal })
}

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

/** Versions of one kind are numbers that only grow (KEP-5504); an object seen and gone since is newer than any. */
function isAsNew(cache: NamespaceCache, kind: string, name: string, version: string | undefined): boolean {
  const cached = cache.get(kind, name)
  if (cached === undefined) return cache.everSeen(kind).some((object) => object.metadata.name === name)
  return Number(cached.metadata.resourceVersion) >= Number(version)
}
