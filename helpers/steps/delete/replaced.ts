import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { KubeObject } from '../../kube/client.ts'
import { withOwned } from '../../kube/readiness/owned.ts'
import { targetOf } from '../../kube/readiness/verdict.ts'
import { formatDuration } from '../../types/duration.ts'
import { becomeReady } from '../become-ready.ts'
import type { StepContext } from '../context.ts'
import { replacerOf } from '../workloads.ts'

/** Deleted objects that one workload replaces; those that something else is to replace have none. */
export interface Replacement {
  readonly workload: KubeObject | undefined
  readonly deleted: readonly KubeObject[]
  /** The uids of all objects of the kind before the deletion. */
  readonly before: ReadonlySet<string | undefined>
}

/** Which of the objects of one kind have to be replaced, by `replaced` where that is given, else where their controller does so. */
export const replacementsOf = async (
  objects: readonly KubeObject[],
  replaced: boolean | undefined,
  before: Replacement['before'],
  context: StepContext,
): Promise<readonly Replacement[]> => {
  if (replaced === false) return []
  const found = await Promise.all(objects.map(async (object) => ({ object, workload: await replacerOf(object, context) })))
  const groups = Map.groupBy(
    found.filter(({ workload }) => replaced === true || workload !== undefined),
    ({ workload }) => workload?.metadata.uid,
  )
  return [...groups.values()].map((group) => ({ workload: group[0]?.workload, deleted: group.map(({ object }) => object), before }))
}

const controllerOf = ({ metadata }: KubeObject): string | undefined => metadata.ownerReferences?.find((owner) => owner.controller)?.uid

/** The objects that have come in the place of deleted ones: owned by the workload, or of the same controller or name. */
const successors = ({ workload, deleted, before }: Replacement, { cache }: StepContext): readonly KubeObject[] => {
  const [{ kind, apiVersion }] = [deleted[0] ?? { kind: '', apiVersion: '' }]
  const owned = workload === undefined ? new Set<string>() : withOwned(cache, [targetOf(workload)])
  const takesPlace = (one: KubeObject): boolean =>
    workload === undefined
      ? deleted.some((old) => old.metadata.name === one.metadata.name || (controllerOf(old) ?? '') === controllerOf(one))
      : owned.has(one.metadata.uid ?? '')
  return cache
    .list(kind, apiVersion)
    .filter((one) => !before.has(one.metadata.uid) && one.metadata.deletionTimestamp === undefined && takesPlace(one))
}

/**
 * Waits until as many objects as were deleted have come in their place, by uid, and are ready to stay. `timeout` is in
 * milliseconds. @throws SeatrialError step/not-replaced, or why a successor or its workload cannot become ready
 */
export const untilReplaced = async (replacement: Replacement, timeout: number, context: StepContext): Promise<void> => {
  const { cache } = context
  const { workload, deleted } = replacement
  const deadline = Date.now() + timeout
  const left = (): number => Math.max(1, deadline - Date.now())
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeout)])
  const enough = (): readonly KubeObject[] | undefined => {
    const found = successors(replacement, context)
    return found.length >= deleted.length ? found : undefined
  }
  const isLeaving = (old: KubeObject): boolean =>
    cache
      .list(old.kind, old.apiVersion)
      .every((one) => one.metadata.uid !== old.metadata.uid || one.metadata.deletionTimestamp !== undefined)
  const names = deleted.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')
  try {
    // Until the cache knows of the deletion, a workload looks as ready as it was.
    await cache.until(() => deleted.every(isLeaving) || undefined, { signal })
    for (;;) {
      // The workload says why it cannot create what is lacking.
      if (workload !== undefined) await becomeReady([targetOf(workload)], context, { timeout: left() })
      else await becomeReady((enough() ?? []).map(targetOf), context, { timeout: left() })
      if (enough() !== undefined) return
      context.say(`waiting for what replaces ${names}`)
      await cache.until(enough, { signal })
    }
  } catch (error) {
    if (context.signal.aborted || !signal.aborted || error instanceof SeatrialError) throw error
    const by = workload === undefined ? '' : ` by ${workload.kind} ${workload.metadata.name}`
    const found = successors(replacement, context).map(({ metadata }) => metadata.name)
    const there = found.length === 0 ? '' : `; there is only ${found.join(', ')}`
    throw new SeatrialError('step/not-replaced', `${names} was not replaced${by} within ${formatDuration(timeout)}${there}`)
  }
}
