import { SeatrialError } from '../../errors/seatrial-error.ts'
import { executionsAt, type Execution } from '../../spark/executions.ts'
import type { StepContext } from '../context.ts'
import { withAccount, type Account } from './account.ts'

/** The operators of statements that began after an account, and those that are missing. */
const planned = (wanted: readonly string[], before: readonly Execution[], after: readonly Execution[]) => {
  const last = Math.max(-1, ...before.map(({ id }) => id))
  const own = after.filter(({ id }) => id > last)
  const operators = [...new Set(own.flatMap((execution) => execution.operators))]
  return {
    operators,
    missing: wanted.filter((name) => !operators.includes(name)),
    isOver: own.length > 0 && own.every(({ isOver }) => isOver),
  }
}

/** Runs `query`; the plan that Spark ran it by, as it was in the end, must have the operators. */
export const withExecutedPlan = async <T>(
  wanted: readonly string[],
  driver: string,
  context: StepContext,
  signal: AbortSignal,
  query: () => Promise<T>,
): Promise<T> => {
  const account: Account<readonly Execution[]> = {
    read: executionsAt,
    lack: (before, after) => {
      const { missing, isOver } = planned(wanted, before, after)
      return isOver && missing.length === 0 ? undefined : 'the plan it ran'
    },
  }
  const { answer, before, after } = await withAccount(account, driver, context, signal, query)
  const { operators, missing, isOver } = planned(wanted, before, after)
  if (missing.length > 0 || !isOver)
    throw new SeatrialError(
      'step/mismatch',
      isOver
        ? `expected ${missing.join(', ')} in the plan that Spark ran, which had ${operators.join(', ') || 'no operators'}`
        : `Spark's account of the statement's plan is not whole; it has ${operators.join(', ') || 'no operators'}`,
    )
  context.attach({ name: 'executed plan', type: 'text/plain', content: operators.join('\n') })
  return answer
}
