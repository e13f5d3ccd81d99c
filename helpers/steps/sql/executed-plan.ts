import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { forward } from '../../kube/port-forward.ts'
import { executionsAt } from '../../spark/executions.ts'
import { uiPort } from '../../spark/ui.ts'
import type { StepContext } from '../context.ts'

/** How long Spark may take to bring its account of statements up to date, in milliseconds. */
const patience = 10_000

/** Runs `query`; the plan that Spark ran it by, as it was in the end, must have the operators. */
export const withExecutedPlan = async <T>(
  wanted: readonly string[],
  driver: string,
  context: StepContext,
  query: () => Promise<T>,
): Promise<T> => {
  const { signal } = context
  await using ui = await forward(context.kube, { namespace: context.namespace, pod: driver, port: uiPort, signal })
  const base = `http://${ui.host}:${ui.port}`
  const last = Math.max(-1, ...(await executionsAt(base, signal)).map(({ id }) => id))
  const answer = await query()
  context.say("waiting for Spark's account of the plan it ran")
  const until = performance.now() + patience
  for (;;) {
    const own = (await executionsAt(base, signal)).filter(({ id }) => id > last)
    const operators = [...new Set(own.flatMap((execution) => execution.operators))]
    const missing = wanted.filter((name) => !operators.includes(name))
    const isWhole = own.length > 0 && own.every(({ isOver }) => isOver)
    if (isWhole && missing.length === 0) {
      context.attach({ name: 'executed plan', type: 'text/plain', content: operators.join('\n') })
      return answer
    }
    if (performance.now() > until)
      throw new SeatrialError(
        'step/mismatch',
        `expected ${missing.join(', ')} in the plan that Spark ran, which had ${operators.join(', ') || 'no operators'}`,
      )
    await sleep(100, undefined, { signal })
  }
}
