import type { ReadyOptions, Target } from '../kube/readiness/index.ts'
import { awaitReady } from '../kube/readiness/index.ts'
import type { StepContext } from './context.ts'
import { withTellingLines } from './telling.ts'

export interface ReadyLimits {
  /** Milliseconds. @default the step's */
  readonly timeout?: number | undefined
  /** Restarts of a container that do not end the wait. @default 0 */
  readonly restarts?: number | undefined
  /** Whether something that still goes on may undo a verdict. @default nothing does */
  readonly mayPass?: ReadyOptions['mayPass']
}

/** Waits until the objects are ready to stay; what then is, has to stand until the cell ends. */
export const becomeReady = async (targets: readonly Target[], context: StepContext, limits: ReadyLimits = {}): Promise<void> => {
  const { timeout = context.timeout, restarts = 0, mayPass } = limits
  const logTail = (pod: string, container: string, lines: number): Promise<string> => context.logs.tail(pod, container, lines)
  const unconfirmed = await awaitReady(context.cache, targets, {
    signal: context.signal,
    timeout,
    say: context.say,
    restarts,
    mayPass,
    logTail,
  }).catch(async (error: unknown) => {
    throw await withTellingLines(error, context)
  })
  if (unconfirmed.length > 0)
    context.attach({
      name: 'not confirmed',
      type: 'text/plain',
      content: `taken for ready without the word of a controller:\n${unconfirmed.join('\n')}\n`,
    })
  context.standing.add(targets, context.step, restarts)
}
