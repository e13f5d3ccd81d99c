import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { forward } from '../../kube/port-forward.ts'
import { executorsAt, workedBetween } from '../../spark/executors.ts'
import { uiPort } from '../../spark/ui.ts'
import type { StepContext } from '../context.ts'

const withAddress = z.looseObject({ podIP: z.string().optional() })
/** Spark's listeners bring its account up to date within a second of a task's end (spark.ui.liveUpdate.period and the bus). */
const patience = 10_000

/** The pod behind an executor's `host:port`; pods already deleted count too. */
const podAt = (hostPort: string, { cache }: StepContext): string | undefined => {
  const host = hostPort.slice(0, hostPort.lastIndexOf(':'))
  return cache
    .everSeen('Pod')
    .find((pod) => withAddress.safeParse(pod.status).data?.podIP === host || host.startsWith(`${pod.metadata.name}.`))?.metadata.name
}

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
  await using ui = await forward(context.kube, { namespace: context.namespace, pod: driver, port: uiPort, signal })
  const base = `http://${ui.host}:${ui.port}`
  const before = await executorsAt(base, signal)
  const answer = await query()
  const until = performance.now() + patience
  for (;;) {
    const after = await executorsAt(base, signal)
    const worked = workedBetween(before, after)
      .map((one) => ({ ...one, pod: podAt(one.executor.hostPort, context) }))
      .filter(({ pod }) => pod !== undefined && pod !== driver)
    const account = worked.map(({ executor, tasks, pod }) => `executor ${executor.id} in pod ${pod}: ${tasks} tasks`).join('\n')
    if (worked.length >= min) {
      context.attach({ name: 'executors', type: 'text/plain', content: account })
      return answer
    }
    if (performance.now() > until) {
      const known = after
        .map(
          ({ id, hostPort, completedTasks, isActive }) =>
            `executor ${id} at ${hostPort}: ${completedTasks} tasks in all${isActive ? '' : ', gone'}`,
        )
        .join('\n')
      throw new SeatrialError(
        'step/mismatch',
        `expected ${min} executors or more to have done this statement's work, found ${worked.length}\n${account}\nSpark knows: ${known || 'no executor at all'}`,
      )
    }
    context.say(`waiting for Spark's account of executors: ${worked.length} of ${min}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
