import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import { NotReadyError, type ReadyOptions, type Target, awaitReady } from '../../kube/readiness/index.ts'
import type { StepContext } from '../context.ts'
import type { Cures } from './cures.ts'

/** How long the objects of a release are given to show why a hook has failed, in milliseconds. */
const patience = 10_000

/** What must become ready: each object of the release but its hooks, which helm awaits itself. */
export const targetsOf = (release: Release): Target[] =>
  release.objects.map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? release.namespace,
  }))

const optionsOf = ({ mayPass }: Cures, { signal, logs }: StepContext, restarts: number): Omit<ReadyOptions, 'timeout'> => ({
  signal,
  restarts,
  mayPass,
  // The step says which hook it waits for.
  say: () => undefined,
  logTail: (pod, container, lines) => logs.tail(pod, container, lines),
})

/** Watches the objects of a release until the signal aborts. Throws as soon as one of them can never be ready and no hook can change that. */
export const watchWorkloads = async (release: Release, cures: Cures, context: StepContext, restarts: number): Promise<void> => {
  const options = { ...optionsOf(cures, context, restarts), timeout: context.timeout, stay: true }
  await awaitReady(context.cache, targetsOf(release), options).catch((error: unknown) => {
    if (!(error instanceof NotReadyError)) throw error
    throw new NotReadyError(error.code, `${error.message}\nhelm was ended while it waited for a hook`, error.object)
  })
}

/** What made a hook fail: an object of the release that can never be ready where there is one, else what the hook itself says. */
export const rootCause = async (
  failure: unknown,
  release: Release,
  cures: Cures,
  context: StepContext,
  restarts: number,
): Promise<unknown> => {
  if (context.signal.aborted) return failure
  const options = { ...optionsOf(cures, context, restarts), timeout: patience, confirmWithin: 0 }
  return await awaitReady(context.cache, targetsOf(release), options).then(
    () => failure,
    (found: unknown) => {
      if (!(found instanceof NotReadyError)) return failure
      if (found.code !== 'ready/timeout') return found
      // Helm's own words for a time-out name nothing.
      return failure instanceof SeatrialError
        ? new SeatrialError(failure.code, `${failure.message}\n${found.message}`, { hint: failure.hint })
        : failure
    },
  )
}
