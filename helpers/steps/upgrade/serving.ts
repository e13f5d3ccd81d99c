import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { StepContext } from '../context.ts'
import { run as runHttp } from '../http/run.ts'
import { run as runSql } from '../sql/run.ts'
import type { Served } from './verb.ts'

const askOnce = async ({ sql, http }: Served, context: StepContext): Promise<void> => {
  if (sql !== undefined) await runSql(sql, context)
  if (http !== undefined) await runHttp(http, context)
}

/**
 * Asks again and again until `changed` ends; each question on a new connection. One that fails is asked once more,
 * as a client would that reconnects: two failures in a row are an outage. Gives the number of answers.
 */
const keepAsking = async (served: Served, change: string, context: StepContext, changed: Promise<void>): Promise<number> => {
  const state = { over: false, answers: 0 }
  const ended = changed.finally(() => {
    state.over = true
  })
  ended.catch(() => undefined)
  const ask = (): Promise<void> => askOnce(served, { ...context, say: () => undefined, attach: () => undefined })
  while (!state.over) {
    try {
      await ask().catch(ask)
      state.answers += 1
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new SeatrialError('step/outage', `not served during the ${change}, after ${state.answers} answers: ${why}`, { cause: error })
    }
  }
  await ended
  return state.answers
}

/** Changes a release, and where something is to be answered all the while sees that it is: before, and until the change is ready. */
export const servedAllTheWhile = async (
  served: Served | undefined,
  change: 'upgrade' | 'rollback' | 'restart',
  context: StepContext,
  work: () => Promise<void>,
): Promise<void> => {
  if (served === undefined) return await work()
  // The control: it answers before the change starts.
  await askOnce(served, context)
  const answers = await keepAsking(served, change, context, work())
  if (answers < 1) throw new SeatrialError('step/outage', `the ${change} ended before one question was answered: nothing was shown`)
  context.attach({ name: `answers during the ${change}`, type: 'text/plain', content: String(answers) })
}
