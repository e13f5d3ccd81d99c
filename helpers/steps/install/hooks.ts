import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/client.ts'
import { get } from '../../kube/objects.ts'
import { awaitReady } from '../../kube/readiness/index.ts'
import type { StepContext } from '../context.ts'
import { withTellingLines } from '../telling.ts'

type Event = 'install' | 'upgrade' | 'rollback'

/** Hooks that helm awaits, of these events (https://helm.sh/docs/topics/charts_hooks). */
const awaited = (release: Release, event: Event): KubeObject[] =>
  release.hooks.filter(
    ({ kind, metadata }) =>
      (kind === 'Job' || kind === 'Pod') && new RegExp(`\\b(pre|post)-${event}\\b`).test(metadata.annotations?.['helm.sh/hook'] ?? ''),
  )

const uidOf = async ({ apiVersion, kind, metadata: { name } }: KubeObject, { kube, namespace, signal }: StepContext) =>
  (await get(kube, { apiVersion, kind, metadata: { name, namespace } }, { signal }))?.metadata.uid

/**
 * Waits until a hook is there, which helm makes when its turn comes and in the place of the one of that name that was there
 * `before`, and then until it has succeeded. Throws where it never can.
 */
const outcome = async ({ apiVersion, kind, metadata: { name } }: KubeObject, before: string | undefined, context: StepContext) => {
  const { cache, namespace, signal, timeout } = context
  await cache.watch(apiVersion, kind)
  const isNew = (uid: string | undefined): boolean => uid !== undefined && uid !== before
  await cache.until(() => isNew(cache.get(kind, name, apiVersion)?.metadata.uid) || undefined, { signal })
  await awaitReady(cache, [{ apiVersion, kind, name, namespace }], {
    signal,
    timeout,
    say: (waitingFor) => context.say(`hook ${waitingFor}`),
    logTail: (pod, container, lines) => context.logs.tail(pod, container, lines),
  })
}

/**
 * Runs `helm`, and ends it as soon as one of the hooks that it awaits can never succeed: helm itself knows only whether a
 * hook has ended, and of one that can't start waits out its time. Of one that failed it says no more than that: the error
 * has the telling lines of the logs.
 */
export const withHooks = async (
  release: Release,
  event: Event,
  context: StepContext,
  helm: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const [ended, hopeless] = [new AbortController(), new AbortController()]
  const signal = AbortSignal.any([context.signal, ended.signal])
  const started = await Promise.all(awaited(release, event).map(async (hook) => ({ hook, before: await uidOf(hook, context) })))
  const watching = Promise.all(
    started.map(({ hook, before }) =>
      outcome(hook, before, { ...context, signal }).catch((error: unknown) => {
        // When the time is up, or the hook is gone, helm knows best.
        if (error instanceof SeatrialError && error.code !== 'ready/timeout' && error.code !== 'ready/missing') hopeless.abort(error)
      }),
    ),
  )
  try {
    await helm(AbortSignal.any([context.signal, hopeless.signal]))
  } catch (error) {
    throw await withTellingLines(error, context)
  } finally {
    ended.abort()
    await watching
  }
}
