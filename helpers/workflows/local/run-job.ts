import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job } from '../workflow.ts'
import { runs } from './expression.ts'
import type { Context, State } from './expression.ts'
import { filled, runStep } from './run-step.ts'
import type { Machine } from './run-step.ts'

export interface StepResult {
  readonly job: string
  readonly step: string
  readonly outcome: 'success' | 'failure' | 'skipped'
  readonly output: string
}

export interface JobResult {
  readonly result: 'success' | 'failure'
  readonly outputs: Readonly<Record<string, string>>
  readonly steps: readonly StepResult[]
  /** What its steps have written for the page of the run. */
  readonly summary: string
}

/** Runs the steps of one job on a machine, each where its `if` lets it. */
export const runJob = async (name: string, job: Job, context: Context, machine: Machine): Promise<JobResult> => {
  await Promise.all([machine.work, machine.runner].map((folder) => mkdir(folder, { recursive: true })))
  const summary = join(machine.runner, 'summary.md')
  await writeFile(summary, '')
  let state: State = 'success'
  let env: Readonly<Record<string, string>> = {}
  const steps: StepResult[] = []
  const known: Record<string, { outputs: Readonly<Record<string, string>> }> = {}
  const github = { ...Object(context['github']), workspace: machine.work }
  for (const [index, step] of job.steps.entries()) {
    const told = { job: name, step: step.name ?? step.uses ?? `step ${index}` }
    const now = { ...context, github, steps: known }
    if (!runs(step.if, now, state)) {
      steps.push({ ...told, outcome: 'skipped', output: '' })
      continue
    }
    const ended = await runStep(step, { context: now, env, folder: job.defaults?.run['working-directory'] ?? '.' }, machine)
    if (!ended.good) state = 'failure'
    if (step.id !== undefined) known[step.id] = { outputs: ended.outputs }
    env = { ...env, ...ended.env }
    steps.push({ ...told, outcome: ended.good ? 'success' : 'failure', output: ended.output })
  }
  const outputs = filled(job.outputs, { ...context, steps: known })
  return { result: state === 'success' ? 'success' : 'failure', outputs, steps, summary: await readFile(summary, 'utf8') }
}
