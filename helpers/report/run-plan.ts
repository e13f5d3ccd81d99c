import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const plannedCell = z.object({
  /** Identity over time: file and sorted combination. */
  key: z.string(),
  name: z.string(),
  file: z.string(),
  /** The name of the chart under test. */
  chart: z.string(),
  combination: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type PlannedCell = z.infer<typeof plannedCell>

/** What one run set out to do. It lies beside the results, so that what did not run is known when the run is cut off. */
export const runPlan = z.object({
  run: z.string().regex(/^[\w-]+$/),
  /** Milliseconds since 1970, by the clock of the machine that ran it. */
  started: z.number(),
  host: z.string(),
  cells: z.array(plannedCell),
  /** Why the run ended before all of them had a result, where it could still say so. */
  ended: z.string().optional(),
})
export type RunPlan = z.infer<typeof runPlan>

export const planFile = ({ run }: Pick<RunPlan, 'run'>): string => `plan-${run}.json`
export const isPlanFile = (name: string): boolean => /^plan-[\w-]+\.json$/.test(name)

/** Writes the plan whole or not at all: a reader never sees half of it. */
export const writeRunPlan = (results: string, plan: RunPlan): void => {
  const file = join(results, planFile(plan))
  writeFileSync(`${file}.tmp`, JSON.stringify(plan))
  renameSync(`${file}.tmp`, file)
}
