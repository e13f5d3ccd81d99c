import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Helm } from '../../helm/helm.ts'
import type { Kube, KubeObject } from '../../kube/client.ts'
import { remove } from '../../kube/objects.ts'
import { removeMade } from '../cluster-scoped.ts'
import { ownObjects, type Making } from './ownership.ts'
import { leaseOf } from './record.ts'
import { objectsOf } from './snapshot.ts'

/** The longest Helm may take for an uninstall, and objects may take to go; milliseconds. */
const patience = { uninstall: 60_000, objects: 60_000 }

const isRecordOf = (release: string, { kind, metadata }: KubeObject): boolean =>
  kind === 'Secret' && metadata.labels?.['owner'] === 'helm' && metadata.labels['name'] === release

/** Pods need no time to save anything, and nothing is to come up again in the meantime. */
const removeNow = (kube: Kube, object: KubeObject, signal: AbortSignal): Promise<void> =>
  remove(kube, object, { signal, ...(object.kind === 'Pod' && { gracePeriodSeconds: 1 }) })

/** What was removed, what does not go, and all that is there afterwards. */
export interface TidiedUp {
  readonly removed: readonly KubeObject[]
  readonly staying: readonly KubeObject[]
  readonly left: readonly KubeObject[]
}

/**
 * Removes what a cell has made in a shared namespace and outside: releases are uninstalled, then each of its objects is deleted
 * that is still there. What a release keeps on purpose (`helm.sh/resource-policy: keep`) goes as well.
 */
export const tidyUp = async (kube: Kube, helm: Helm, namespace: string, making: Making, signal: AbortSignal): Promise<TidiedUp> => {
  const known = new Set<string>()
  const removed = new Map<string, KubeObject>()
  const look = async (): Promise<{ readonly all: readonly KubeObject[]; readonly own: readonly KubeObject[] }> => {
    const all = await objectsOf(kube, namespace, signal)
    const own = ownObjects(all, making, known)
    for (const object of own) {
      known.add(object.metadata.uid ?? '')
      removed.set(object.metadata.uid ?? '', object)
    }
    return { all, own }
  }
  const first = await look()
  // Which they are stands in the records of the releases.
  await removeMade(kube, { namespace, home: leaseOf(namespace), releases: making.releases })
  const installed = making.releases.filter((release) => first.own.some((object) => isRecordOf(release, object)))
  for (const release of installed.toReversed()) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience.uninstall)])
    // What Helm cannot uninstall is deleted all the same.
    await helm.uninstall(release, namespace, limit).catch(() => signal.throwIfAborted())
  }
  const until = performance.now() + patience.objects
  for (;;) {
    const { all, own } = await look()
    if (own.length === 0 || performance.now() > until) return { removed: [...removed.values()], staying: own, left: all }
    const standing = own.filter(({ kind, metadata }) => metadata.deletionTimestamp === undefined || kind === 'Pod')
    await pLimit(8).map(standing, (object) => removeNow(kube, object, signal))
    await sleep(300, undefined, { signal })
  }
}
