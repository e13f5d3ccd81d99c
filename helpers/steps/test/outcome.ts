import { SeatrialError } from '../../errors/seatrial-error.ts'
import { containersOf } from '../../kube/container-status.ts'
import { at, listAt, textAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import { awaitReady, type Target } from '../../kube/readiness/index.ts'
import { formatDuration } from '../../types/duration.ts'
import type { StepContext } from '../context.ts'

/** Codes that say how a test ended; any other says why it could not run. */
const ended = new Set<string>(['ready/pod-failed', 'ready/job', 'ready/crash', 'ready/missing'])

/** Whether a pod or Job has succeeded. */
export const hasSucceeded = (object: KubeObject): boolean =>
  object.kind === 'Pod'
    ? textAt(object, 'status', 'phase') === 'Succeeded'
    : listAt(object, 'status', 'conditions').some((each) => each['type'] === 'Complete' && each['status'] === 'True')

/** Whether a pod that ran does not run any more, in whole or in part. */
const hasStopped = (object: KubeObject | undefined): boolean =>
  object === undefined ||
  textAt(object, 'status', 'phase') !== 'Running' ||
  containersOf(object).some(({ role, state }) => role === 'app' && state !== 'running')

/** The error of a test: how it ended, in the words of the readiness of its pods, or why it could not run. */
const failure = (name: string, error: SeatrialError): SeatrialError =>
  new SeatrialError(ended.has(error.code) ? 'step/test-failed' : error.code, `test ${name}: ${error.message}`, {
    hint: error.hint,
    cause: error,
  })

const timeUp = async (name: string, timeout: number, object: KubeObject | undefined, { logs }: StepContext): Promise<SeatrialError> => {
  const pod = object?.metadata.name ?? name
  const running = object === undefined ? [] : containersOf(object).filter(({ state }) => state === 'running')
  const tails = await Promise.all(running.map(async (each) => [each.name, await logs.tail(pod, each.name, 20)] as const))
  const lines = tails.flatMap(([container, tail]) => [`last log lines of ${pod}/${container}:`, ...indented(tail || '(it wrote nothing)')])
  return new SeatrialError(
    'step/timeout',
    [`test ${name}: it has not ended within ${formatDuration(timeout)}; it still runs`, ...lines].join('\n'),
  )
}

const indented = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)

/**
 * Waits until a test, which is there, has succeeded: as soon as it has failed or can never run, this throws.
 * `timeout` is in milliseconds. @throws SeatrialError step/test-failed, step/timeout, or what keeps its pod from running
 */
export const succeeded = async (test: Target, timeout: number, context: StepContext): Promise<void> => {
  const { cache, logs } = context
  const { apiVersion, kind, name } = test
  const deadline = Date.now() + timeout
  const find = (): KubeObject | undefined => cache.get(kind, name, apiVersion)
  for (;;) {
    await awaitReady(cache, [test], {
      signal: context.signal,
      timeout: Math.max(1, deadline - Date.now()),
      say: (waitingFor) => context.say(`test ${waitingFor}`),
      logTail: (pod, container, lines) => logs.tail(pod, container, lines),
    }).catch((error: unknown) => {
      throw error instanceof SeatrialError && !context.signal.aborted ? failure(name, error) : error
    })
    const object = find()
    if (object !== undefined && hasSucceeded(object)) return
    if (at(object, 'spec', 'suspend') === true)
      throw new SeatrialError('step/not-asked', `test ${name}: Job ${name} is suspended, so nothing runs`)
    // A pod that runs is ready; a test has to end.
    context.say(`test ${kind} ${name} runs`)
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(Math.max(1, deadline - Date.now()))])
    await cache
      .until(() => hasStopped(find()) || undefined, { signal })
      .catch(async (error: unknown) => {
        throw context.signal.aborted || !signal.aborted ? error : await timeUp(name, timeout, find(), context)
      })
  }
}
