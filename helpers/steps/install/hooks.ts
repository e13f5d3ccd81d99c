import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/client.ts'
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
  const hooks = awaited(release, event)
  const [ended, hopeless] = [new AbortController(), new AbortController()]
  const watching = awaitReady(
    context.cache,
    hooks.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name, namespace: context.namespace })),
    {
      signal: AbortSignal.any([context.signal, ended.signal]),
      timeout: context.timeout,
      say: (waitingFor) => context.say(`hook ${waitingFor}`),
      logTail: (pod, container, lines) => context.logs.tail(pod, container, lines),
    },
  ).catch((error: unknown) => {
    // When the time is up, or the hook is gone, helm knows best.
    if (error instanceof SeatrialError && error.code !== 'ready/timeout') hopeless.abort(error)
  })
  try {
    await helm(AbortSignal.any([context.signal, hopeless.signal]))
  } catch (error) {
    throw await withTellingLines(error, context)
  } finally {
    ended.abort()
    await watching
  }
}
