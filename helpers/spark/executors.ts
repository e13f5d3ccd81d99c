import { z } from 'zod'
import { askUi } from './ui.ts'

/** Spark's own account of an executor (monitoring REST API, `allexecutors`). */
const executor = z.looseObject({ id: z.string(), hostPort: z.string(), completedTasks: z.number(), isActive: z.boolean() })
export type Executor = z.infer<typeof executor>

/** The executors of the one application whose UI is at `base`, the driver not among them. */
export const executorsAt = async (base: string, signal: AbortSignal): Promise<Executor[]> => {
  const all = z.array(executor).parse(await askUi(base, 'allexecutors', signal))
  return all.filter((one) => one.id !== 'driver')
}

/** Executors that finished tasks between two accounts, with how many. */
export const workedBetween = (before: readonly Executor[], after: readonly Executor[]): { executor: Executor; tasks: number }[] => {
  const then = new Map(before.map((one) => [one.id, one.completedTasks]))
  return after.map((one) => ({ executor: one, tasks: one.completedTasks - (then.get(one.id) ?? 0) })).filter(({ tasks }) => tasks > 0)
}
