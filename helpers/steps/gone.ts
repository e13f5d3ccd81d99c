import { SeatrialError } from '../errors/seatrial-error.ts'
import type { KubeObject } from '../kube/client.ts'
import { get, remove, type Reference } from '../kube/objects.ts'
import { withOwned } from '../kube/readiness/owned.ts'
import { targetOf } from '../kube/readiness/verdict.ts'
import { formatDuration } from '../types/duration.ts'
import type { StepContext } from './context.ts'

const isOneOf = (objects: readonly KubeObject[], { metadata: { uid } }: KubeObject): boolean =>
  objects.some(({ metadata }) => metadata.uid === uid)

/** The finalizer of foreground deletion: what an object owns goes first. */
const foreground = 'foregroundDeletion'

/** The pods that an object owns, over any number of owners. */
const ownedPods = (object: KubeObject, { cache }: StepContext): readonly KubeObject[] => {
  const uids = withOwned(cache, [targetOf(object)])
  return cache.list('Pod').filter((pod) => pod.metadata.uid !== object.metadata.uid && uids.has(pod.metadata.uid ?? ''))
}

/** What holds an object that is being deleted, as far as it says so. */
const holds = (object: KubeObject, context: StepContext): string => {
  const { name, finalizers = [], deletionTimestamp } = object.metadata
  const it = `${object.kind} ${name}`
  if (deletionTimestamp === undefined) return `${it} is not being deleted`
  const others = finalizers.filter((one) => one !== foreground)
  if (others.length > 0) return `${it} is held by the finalizer ${others.join(', ')}`
  const pods = finalizers.length === 0 ? [] : ownedPods(object, context)
  return pods.length === 0 ? `${it} is being deleted` : `${it} waits for its pods: ${pods.map((pod) => holds(pod, context)).join(', ')}`
}

/** A workload replaces pods and ReplicaSets at once. Of any other object, what it owns goes first, so that nothing of it is left. */
const propagationOf = ({ kind }: KubeObject) => (kind === 'Pod' || kind === 'ReplicaSet' ? 'Background' : 'Foreground')

const referenceTo = ({ apiVersion, kind, metadata: { name } }: KubeObject, { namespace }: StepContext): Reference => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
})

/** Those of these objects that the API server still has, by uid. */
const stillThere = async (objects: readonly KubeObject[], context: StepContext, signal: AbortSignal): Promise<readonly KubeObject[]> => {
  const live = await Promise.all(objects.map((object) => get(context.kube, referenceTo(object, context), { signal })))
  return live.filter((one) => one !== undefined).filter((one) => isOneOf(objects, one))
}

/** Asks for the deletion of objects of the cell's namespace, and watches their kinds from before that on. */
export const requestRemoval = async (objects: readonly KubeObject[], context: StepContext): Promise<void> => {
  const { kube, cache, signal } = context
  await Promise.all(objects.map(({ apiVersion, kind }) => cache.watch(apiVersion, kind)))
  for (const object of objects) {
    context.say(`deleting ${object.kind} ${object.metadata.name}`)
    await remove(kube, referenceTo(object, context), { signal, propagation: propagationOf(object) })
  }
}

/**
 * Waits until none of the objects, whose removal has been requested, is there by uid, nor what they own. `timeout` is in milliseconds.
 * @throws SeatrialError step/not-deleted naming finalizers
 */
export const untilGone = async (objects: readonly KubeObject[], timeout: number, context: StepContext): Promise<void> => {
  const { cache } = context
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeout)])
  const left = (): readonly KubeObject[] =>
    objects.flatMap((one) => cache.list(one.kind, one.apiVersion).find((each) => isOneOf([one], each)) ?? [])
  try {
    await cache.until(() => left().length === 0 || undefined, { signal })
    // The cache can lag behind the API server: an object that it has not seen yet is not gone.
    for (let unseen = await stillThere(objects, context, signal); unseen.length > 0; unseen = await stillThere(objects, context, signal)) {
      const isSeen = (one: KubeObject): boolean => isOneOf(cache.everSeen(one.kind, one.apiVersion), one)
      await cache.until(() => (unseen.every(isSeen) && left().length === 0) || undefined, { signal })
    }
  } catch (error) {
    if (context.signal.aborted || !signal.aborted) throw error
    throw new SeatrialError(
      'step/not-deleted',
      `not gone within ${formatDuration(timeout)}: ${left()
        .map((one) => holds(one, context))
        .join('; ')}`,
    )
  }
}

/** Deletes objects of the cell's namespace and waits until they are gone. `timeout` is in milliseconds. @throws SeatrialError step/not-deleted */
export const removeAndWait = async (objects: readonly KubeObject[], timeout: number, context: StepContext): Promise<void> => {
  await requestRemoval(objects, context)
  await untilGone(objects, timeout, context)
}
