import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { executorsAt, workedBetween, type Executor } from '../../spark/executors.ts'
import type { StepContext } from '../context.ts'
import { withAccount } from './account.ts'

const withAddress = z.looseObject({ podIP: z.string().optional() })

/** The pod behind an executor's `host:port`; pods already deleted count too. */
const podAt = (hostPort: string, { cache }: StepContext): string | undefined => {
  const host = hostPort.slice(0, hostPort.lastIndexOf(':'))
  return cache
    .everSeen('Pod')
    .find((pod) => withAddress.safeParse(pod.status).data?.podIP === host || host.startsWith(`${pod.metadata.name}.`))?.metadata.name
}

const told = ({ id, hostPort, completedTasks, isActive }: Executor): string =>
  `executor ${id} at ${hostPort}: ${completedTasks} tasks in all${isActive ? '' : ', gone'}`

/**
 * Runs `query` and shows that executors did its work: Spark's own account of finished tasks, before and after, for
 * executors that live in pods of this namespace other than the driver's.
 */
export const withExecutors = async <T>(
  min: number,
  driver: string,
  context: StepContext,
  signal: AbortSignal,
  query: () => Promise<T>,
): Promise<T> => {
  const workedIn = (before: readonly Executor[], after: readonly Executor[]) =>
    workedBetween(before, after)
      .map((one) => ({ ...one, pod: podAt(one.executor.hostPort, context) }))
      .filter(({ pod }) => pod !== undefined && pod !== driver)
  const lack = (before: readonly Executor[], after: readonly Executor[]): string | undefined => {
    const { length } = workedIn(before, after)
    return length >= min ? undefined : `executors: ${length} of ${min}`
  }
  const { answer, before, after } = await withAccount({ read: executorsAt, lack }, driver, context, signal, query)
  const worked = workedIn(before, after)
  const account = worked.map(({ executor, tasks, pod }) => `executor ${executor.id} in pod ${pod}: ${tasks} tasks`).join('\n')
  if (worked.length < min)
    throw new SeatrialError(
      'step/mismatch',
      `expected ${min} executors or more to have done this statement's work, found ${worked.length}\n${account}\nSpark knows: ${after.map(told).join('\n') || 'no executor at all'}`,
    )
  context.attach({ name: 'executors', type: 'text/plain', content: account })
  return answer
}
