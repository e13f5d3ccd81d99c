import { SeatrialError } from '../errors/seatrial-error.ts'
import { containersOf } from '../kube/container-status.ts'
import { textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/client.ts'
import { isRecord } from '../types/record.ts'
import type { StepContext } from './context.ts'
import type { PodSelector } from './fields.ts'
import { describeSelector, fits, noPod } from './pods.ts'
import { releaseOf, tellingLabel } from './release-of.ts'

type Context = Pick<StepContext, 'cache' | 'releases' | 'namespace' | 'say'>

const isReady = (pod: KubeObject): boolean => {
  const conditions = isRecord(pod.status) && Array.isArray(pod.status['conditions']) ? pod.status['conditions'] : []
  return conditions.some((one: unknown) => isRecord(one) && one['type'] === 'Ready' && one['status'] === 'True')
}

const isOver = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(textAt(pod.status, 'phase') ?? '')
const isGoing = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined

/** Whether something can be run in a pod. */
const runs = (pod: KubeObject): boolean => containersOf(pod).some(({ role, state }) => role === 'app' && state === 'running')

/**
 * Pods of several releases are not replicas of each other: what holds for one says nothing of the others.
 * @throws SeatrialError `step/ambiguous` naming the releases and what tells them apart
 */
export const requireOneRelease = (
  selector: PodSelector,
  pods: readonly KubeObject[],
  { cache, releases }: Pick<Context, 'cache' | 'releases'>,
): void => {
  const groups = Map.groupBy(pods, (pod) => releaseOf(pod, releases, (name) => cache.get('Pod', name)))
  const known = [...groups].flatMap(([release, own]) => (release === undefined ? [] : [{ release, own }]))
  if (known.length < 2) return
  const lines = known
    .toSorted((a, b) => a.release.localeCompare(b.release))
    .map(({ release, own }) => {
      const others = pods.filter((pod) => !own.includes(pod))
      return `  ${release}: ${own.map(({ metadata }) => metadata.name).join(', ')}; add \`${tellingLabel(own, others)}\``
    })
  const names = known.map(({ release }) => release).toSorted()
  throw new SeatrialError(
    'step/ambiguous',
    `${describeSelector(selector)} fits pods of the releases ${names.join(' and ')}: add a label that only one of them has\n${lines.join('\n')}`,
  )
}

/** The pod to take of those there are; undefined where the one to come has to be awaited. */
const pick = (selector: PodSelector, context: Context): KubeObject | undefined => {
  const all = context.cache.list('Pod').filter((pod) => fits(selector, pod))
  const here = all.filter((pod) => !isGoing(pod))
  requireOneRelease(selector, here, context)
  const running = here.filter(runs).toSorted((a, b) => Number(isReady(b)) - Number(isReady(a)))[0]
  if (running !== undefined) return running
  const isComing = here.some((pod) => !isOver(pod))
  if (isComing) return undefined
  // One that has ended says by itself that nothing can be run in it.
  if (here[0] !== undefined) return here[0]
  if (context.cache.everSeen('Pod').some((pod) => fits(selector, pod) && !isOver(pod))) return undefined
  throw noPod(selector, context)
}

/**
 * One pod that fits and runs, a ready one first; the successor of one that is being replaced is awaited.
 * @throws SeatrialError `step/ambiguous`, and `step/no-pod` naming the pods there are
 */
export const onePod = async (selector: PodSelector, context: Context, signal: AbortSignal): Promise<KubeObject> => {
  const { cache, say } = context
  await cache.watch('v1', 'Pod')
  const found = pick(selector, context)
  if (found !== undefined) return found
  say(`waiting for a running pod that fits ${describeSelector(selector)}`)
  return await cache
    .until(() => pick(selector, context), { signal })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error
      throw noPod(selector, context, 'runs')
    })
}
