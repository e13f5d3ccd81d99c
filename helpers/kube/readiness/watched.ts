import { listAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import type { Target } from './verdict.ts'

/** What the rule of a kind reads besides the object itself, the pods and the events. */
const related: Readonly<Record<string, readonly (readonly [apiVersion: string, kind: string])[]>> = {
  Deployment: [['apps/v1', 'ReplicaSet']],
  PersistentVolumeClaim: [
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
  ],
  Service: [
    ['discovery.k8s.io/v1', 'EndpointSlice'],
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
  ],
}

/** The kinds that readiness reads besides an object of this kind, as apiVersion and kind. */
export const readWith = (kind: string): readonly (readonly [apiVersion: string, kind: string])[] => related[kind] ?? []

/**
 * Starts every watch that the verdicts on `targets` need, one per kind, and resolves when the cache knows each target at
 * least as new as the API server does: a watch that ran before an upgrade may still show the old object, ready as it was.
 */
export async function watchFor(cache: NamespaceCache, targets: readonly Target[], signal: AbortSignal): Promise<void> {
  const older = targets.filter(({ apiVersion, kind }) => cache.isWatching(apiVersion, kind))
  const namespaced = await Promise.all(
    targets.map(async ({ apiVersion, kind }) => (await cache.kube.resource(apiVersion, kind)).namespaced),
  )
  await Promise.all([
    cache.watch('v1', 'Pod'),
    cache.watch('v1', 'Event'),
    ...targets.map(({ apiVersion, kind, name }, index) => cache.watch(apiVersion, kind, namespaced[index] === true ? undefined : name)),
    ...targets.flatMap(({ kind }) => readWith(kind)).map(([apiVersion, kind]) => cache.watch(apiVersion, kind)),
  ])
  await catchUp(cache, older, signal)
  if (targets.some(({ kind, name, apiVersion }) => mentionsClaims(cache.get(kind, name, apiVersion))))
    await cache.watch('v1', 'PersistentVolumeClaim')
}

/** Only pods with claims need the claims watched. */
function mentionsClaims(object: KubeObject | undefined): boolean {
  const spec = JSON.stringify(object?.spec ?? '')
  return spec.includes('"persistentVolumeClaim"') || spec.includes('"volumeClaimTemplates"')
}

async function catchUp(cache: NamespaceCache, targets: readonly Target[], signal: AbortSignal): Promise<void> {
  const kinds = new Map(targets.map((target) => [`${target.apiVersion}/${target.kind}`, target]))
  const lists = [...kinds.values()].map(async ({ apiVersion, kind }) => {
    const resource = await cache.kube.resource(apiVersion, kind)
    if (!resource.namespaced) return []
    const answer = await cache.kube.request('GET', resource.path(cache.namespace), { accept: metadataOnly, signal })
    return listAt(answer, 'items').map((item) => ({
      apiVersion,
      kind,
      name: textAt(item, 'metadata', 'name') ?? '',
      version: textAt(item, 'metadata', 'resourceVersion'),
    }))
  })
  const now = (await Promise.all(lists)).flat()
  const wanted = now.filter((one) =>
    targets.some(({ apiVersion, kind, name }) => one.apiVersion === apiVersion && one.kind === kind && one.name === name),
  )
  await cache.until(() => wanted.every((one) => isAsNew(cache, one)) || undefined, { signal })
}

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

/** Versions of one kind are numbers that only grow (KEP-5504); an object seen and gone since is newer than any. */
function isAsNew(cache: NamespaceCache, { apiVersion, kind, name, version }: Target & { readonly version: string | undefined }): boolean {
  const cached = cache.get(kind, name, apiVersion)
  if (cached === undefined) return cache.everSeen(kind, apiVersion).some((object) => object.metadata.name === name)
  return Number(cached.metadata.resourceVersion) >= Number(version)
}
