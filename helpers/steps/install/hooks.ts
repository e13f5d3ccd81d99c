import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/client.ts'
import { get } from '../../kube/objects.ts'
import { awaitReady } from '../../kube/readiness/index.ts'
import type { StepContext } from '../context.ts'
import { withTellingLines } from '../telling.ts'
import { type Cures, curesOf } from './cures.ts'
import { rootCause, watchWorkloads } from './workloads.ts'

type Event = 'install' | 'upgrade' | 'rollback' | 'delete'

const eventsOf = ({ metadata }: KubeObject): readonly string[] =>
  (metadata.annotations?.['helm.sh/hook'] ?? '').split(',').map((event) => event.trim())

/** Hooks that helm awaits, of these events (https://helm.sh/docs/topics/charts_hooks). */
const awaited = (release: Release, ...events: readonly string[]): KubeObject[] =>
  release.hooks.filter((hook) => (hook.kind === 'Job' || hook.kind === 'Pod') && eventsOf(hook).some((event) => events.includes(event)))

const uidOf = async ({ apiVersion, kind, metadata: { name } }: KubeObject, { kube, namespace, signal }: StepContext) =>
  (await get(kube, { apiVersion, kind, metadata: { name, namespace } }, { signal }))?.metadata.uid

/** Waits until a hook is there, which helm makes when its turn comes and in the place of the one of that name that was there `before`. */
const appearance = async ({ apiVersion, kind, metadata: { name } }: KubeObject, before: string | undefined, context: StepContext) => {
  const { cache, signal } = context
  await cache.watch(apiVersion, kind)
  const isNew = (uid: string | undefined): boolean => uid !== undefined && uid !== before
  await cache.until(() => isNew(cache.get(kind, name, apiVersion)?.metadata.uid) || undefined, { signal })
}

/** Waits until a hook has succeeded. Throws where it never can. */
const outcome = async ({ apiVersion, kind, metadata: { name } }: KubeObject, context: StepContext) => {
  const { cache, namespace, signal, timeout } = context
  await awaitReady(cache, [{ apiVersion, kind, name, namespace }], {
    signal,
    timeout,
    say: (waitingFor) => context.say(`hook ${waitingFor}`),
    logTail: (pod, container, lines) => context.logs.tail(pod, container, lines),
  })
}

/** When the time is up, or the object is gone, helm knows best. */
const isCause = (error: unknown): boolean =>
  error instanceof SeatrialError && error.code !== 'ready/timeout' && error.code !== 'ready/missing'

/**
 * Runs `helm`, and ends it as soon as one of the hooks that it awaits can never succeed: helm itself knows only whether a
 * hook has ended, and of one that can't start waits out its time. It ends helm too as soon as an object of the release can
 * never be ready, from the first hook on that comes after them, unless a hook may cure that (`curesOf`); and where a hook
 * has failed because of such an object, the object is the cause. The error has the telling lines of the logs.
 * Gives what the hooks may have cured.
 */
export const withHooks = async (
  release: Release,
  event: Event,
  context: StepContext,
  helm: (signal: AbortSignal) => Promise<void>,
  restarts = 0,
): Promise<Cures> => {
  const [ended, hopeless] = [new AbortController(), new AbortController()]
  const signal = AbortSignal.any([context.signal, ended.signal])
  const inner = { ...context, signal }
  const giveUp = (error: unknown): void => {
    if (isCause(error)) hopeless.abort(error)
  }
  const hooks = await Promise.all(
    awaited(release, `pre-${event}`, `post-${event}`).map(async (hook) => ({ hook, before: await uidOf(hook, context) })),
  )
  // A hook that also runs before the objects does not show that they are there.
  const after = event === 'delete' ? [] : hooks.filter(({ hook }) => !eventsOf(hook).includes(`pre-${event}`))
  const cures = curesOf(
    release,
    after.map(({ hook }) => hook),
    context,
  )
  const appeared = new Map(hooks.map(({ hook, before }) => [hook, appearance(hook, before, inner)]))
  const watching = [...appeared].map(([hook, there]) =>
    there
      .then(() => outcome(hook, inner))
      .then(() => cures.ended(hook))
      .catch(giveUp),
  )
  /** Whether the objects are there, and which of them ends helm. */
  const found: { applied: boolean; error?: unknown } = { applied: false }
  const workloads = Promise.any(after.flatMap(({ hook }) => appeared.get(hook) ?? []))
    .then(() => {
      found.applied = true
      return watchWorkloads(release, cures, inner, restarts)
    })
    .catch((error: unknown) => {
      found.error = error
      giveUp(error)
    })
  try {
    await helm(AbortSignal.any([context.signal, hopeless.signal]))
  } catch (error) {
    const cause = found.applied && error !== found.error ? await rootCause(error, release, cures, context, restarts) : error
    throw await withTellingLines(cause, context)
  } finally {
    ended.abort()
    await Promise.all([...watching, workloads])
  }
  return cures
}
