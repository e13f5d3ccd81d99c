import type { NamespaceCache } from '../watch-cache.ts'
import type { Target } from './verdict.ts'

/** The uids of these objects and of all they own: a Deployment's pods are two steps away, a driver's executors three. */
export function withOwned(cache: NamespaceCache, targets: readonly Target[]): ReadonlySet<string> {
  const uids = new Set(targets.flatMap(({ kind, name, apiVersion }) => cache.get(kind, name, apiVersion)?.metadata.uid ?? []))
  for (const kind of ['ReplicaSet', 'Job', 'Pod'])
    for (const { metadata } of cache.list(kind))
      if (metadata.uid !== undefined && metadata.ownerReferences?.some(({ uid }) => uids.has(uid))) uids.add(metadata.uid)
  return uids
}
