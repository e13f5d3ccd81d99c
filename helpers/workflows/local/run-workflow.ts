import { join } from 'node:path'
import { z } from 'zod'
import type { Job, Workflow } from '../workflow.ts'
import { fill, runs, valueOf } from './expression.ts'
import type { Context } from './expression.ts'
import { runJob } from './run-job.ts'
import type { JobResult, StepResult } from './run-job.ts'
import type { LocalAction } from './storage.ts'

export interface WorkflowRun {
  /** How each job ended, by its id. */
  readonly results: Readonly<Record<string, JobResult['result'] | 'skipped'>>
  readonly steps: readonly StepResult[]
  readonly summary: string
}

interface Options {
  /** `github`, `inputs`, `runner`. */
  readonly context: Context
  readonly actions: ReadonlyMap<string, LocalAction>
  /** A folder of this run's own: each job's machine is a folder in it. */
  readonly folder: string
  /** Jobs whose machine dies before the first step, by their names. */
  readonly dying?: readonly string[]
}

const matrix = z.object({ include: z.array(z.record(z.string(), z.unknown())) })

/** A job once for each entry of its matrix; once where it has none. */
const instances = ({ strategy }: Job, context: Context): readonly Readonly<Record<string, unknown>>[] =>
  strategy === undefined ? [{}] : matrix.parse(valueOf(strategy.matrix, context)).include

const dead: JobResult = { result: 'failure', outputs: {}, steps: [], summary: '' }

/** Runs the jobs of a workflow one after the other, in their order, each on a machine of its own. */
export const runWorkflow = async ({ jobs }: Workflow, { context, actions, folder, dying = [] }: Options): Promise<WorkflowRun> => {
  const needs: Record<string, { result: JobResult['result'] | 'skipped'; outputs: Readonly<Record<string, string>> }> = {}
  const all: JobResult[] = []
  // In the order of the file, in which every job stands below those that it needs.
  for (const [id, job] of Object.entries(jobs)) {
    if (job.needs.some((name) => needs[name] === undefined)) throw new Error(`the job ${id} stands above one that it needs`)
    const own = Object.fromEntries(job.needs.map((name) => [name, needs[name]]))
    const state = job.needs.every((name) => needs[name]?.result === 'success') ? 'success' : 'failure'
    const known = { ...context, needs: own }
    if (!runs(job.if, known, state)) {
      needs[id] = { result: 'skipped', outputs: {} }
      continue
    }
    const results: JobResult[] = []
    for (const [index, entry] of instances(job, known).entries()) {
      const now = { ...known, matrix: entry }
      const name = fill(job.name ?? id, now)
      const machine = { work: join(folder, `${id}-${index}`, 'work'), runner: join(folder, `${id}-${index}`, 'runner'), actions }
      results.push(dying.includes(name) ? dead : await runJob(name, job, now, machine))
    }
    const result = results.every((one) => one.result === 'success') ? 'success' : 'failure'
    needs[id] = { result, outputs: results.at(-1)?.outputs ?? {} }
    all.push(...results)
  }
  return {
    results: Object.fromEntries(Object.entries(needs).map(([id, { result }]) => [id, result])),
    steps: all.flatMap(({ steps }) => steps),
    summary: all.map(({ summary }) => summary).join(''),
  }
}
