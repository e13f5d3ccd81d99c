import { SeatrialError } from '../errors/seatrial-error.ts'
import type { KubeObject } from '../kube/client.ts'
import { get, remove } from '../kube/objects.ts'
import type { StepContext } from './context.ts'

/** What holds an object that is being deleted, as far as it says so. */
const holds = ({ kind, metadata: { name, finalizers = [], deletionTimestamp } }: KubeObject): string => {
  if (deletionTimestamp === undefined) return `${kind} ${name} is not being deleted`
  return finalizers.length === 0 ? `${kind} ${name} is being deleted` : `${kind} ${name} is held by the finalizer ${finalizers.join(', ')}`
}

const isSeen = (objects: readonly KubeObject[], uid: string | undefined): boolean => objects.some(({ metadata }) => metadata.uid === uid)

/**
 * Deletes objects of the cell's namespace and waits until none of them is there, by uid. `timeout` is in milliseconds.
 * @throws SeatrialError step/not-deleted naming finalizers
 */
export const removeAndWait = async (objects: readonly KubeObject[], timeout: number, context: StepContext): Promise<void> => {
  const { kube, cache, namespace } = context
  const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { apiVersion, kind }]))
  await Promise.all([...kinds.values()].map(({ apiVersion, kind }) => cache.watch(apiVersion, kind)))
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeout)])
  const uids = new Set(objects.map(({ metadata }) => metadata.uid))
  const left = (): readonly KubeObject[] =>
    [...kinds.values()].flatMap(({ apiVersion, kind }) => cache.list(kind, apiVersion)).filter(({ metadata }) => uids.has(metadata.uid))
  const references = objects.map(({ apiVersion, kind, metadata: { name } }) => ({ apiVersion, kind, metadata: { name, namespace } }))
  const there = async (): Promise<readonly KubeObject[]> => {
    const live = await Promise.all(references.map((one) => get(kube, one, { signal })))
    return live.filter((one) => one !== undefined).filter(({ metadata }) => uids.has(metadata.uid))
  }
  try {
    for (const reference of references) {
      context.say(`deleting ${reference.kind} ${reference.metadata.name}`)
      await remove(kube, reference, { signal })
    }
    // The cache can lag behind the API server: an object that it has not seen yet is not gone.
    for (let unseen = await there(); unseen.length > 0; unseen = await there()) {
      const seen = (): boolean => unseen.every(({ kind, apiVersion, metadata: { uid } }) => isSeen(cache.everSeen(kind, apiVersion), uid))
      await cache.until(() => (seen() && left().length === 0) || undefined, { signal })
    }
  } catch (error) {
    if (context.signal.aborted || !signal.aborted) throw error
    throw new SeatrialError('step/not-deleted', `after ${timeout / 1_000} s ${left().map(holds).join('; ')}`)
  }
}
