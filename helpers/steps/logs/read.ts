import { SeatrialError } from '../../errors/seatrial-error.ts'
import { containersOf } from '../../kube/container-status.ts'
import type { StepContext } from '../context.ts'
import { describeSelector, fits } from '../pods.ts'
import type { LogsSpec } from './verb.ts'

/** Containers of the pods that fit; of all pods where nothing is said. */
type Which = Partial<Pick<LogsSpec, 'from' | 'container'>>

/** Containers that fit and have started, and of which no log could be read so far: what they said, nobody knows. */
const unread = (which: Which, { cache, logs }: StepContext): readonly string[] => {
  const read = new Set(logs.readable().map(({ pod, container }) => `${pod}/${container}`))
  const pods = cache.everSeen('Pod').filter((pod) => fits(which.from ?? {}, pod))
  const containers = pods.flatMap((pod) =>
    containersOf(pod)
      .filter(({ name, state, restarts }) =>
        which.container === undefined ? state !== 'waiting' || restarts > 0 : name === which.container,
      )
      .map(({ name }) => `${pod.metadata.name}/${name}`),
  )
  return containers.length === 0
    ? [`container ${which.container ?? ''} of ${describeSelector(which.from ?? {})}`]
    : containers.filter((name) => !read.has(name))
}

/** What must be absent counts only in logs that were read. @throws SeatrialError step/mismatch after `timeout` milliseconds */
export const readAll = async (which: Which, timeout: number, context: StepContext): Promise<void> => {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeout)])
  for (let left = unread(which, context); left.length > 0; left = unread(which, context)) {
    if (signal.aborted) context.signal.throwIfAborted()
    if (signal.aborted) throw new SeatrialError('step/mismatch', `no log could be read of ${left.join(', ')} within ${timeout / 1_000} s`)
    context.say(`waiting for the log of ${left.join(', ')}`)
    // A stream opens without an event to wait for.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
