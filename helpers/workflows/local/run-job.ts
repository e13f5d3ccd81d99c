import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Job, Step } from '../workflow.ts'
import { fill, runs } from './expression.ts'
import type { Context, State } from './expression.ts'
import type { LocalAction } from './storage.ts'

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

/** Where a job runs: the folder that its steps work in, and one beside it for what GitHub's runner keeps. */
export interface Machine {
  readonly work: string
  readonly runner: string
  readonly actions: ReadonlyMap<string, LocalAction>
}

const filled = (record: Readonly<Record<string, string | number | boolean>>, context: Context): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fill(String(value), context)]))

/** Variables of the Vitest that runs this, which another must not take for its own. */
const foreign = { VITEST: undefined, VITEST_MODE: undefined, VITEST_WORKER_ID: undefined, VITEST_POOL_ID: undefined, TEST: undefined }

/** Runs a script as a runner does where `shell` is bash; gives what it printed and wrote to GITHUB_OUTPUT. */
const runScript = async (script: string, env: Readonly<Record<string, string>>, { work, runner }: Machine) => {
  const [file, output] = [join(runner, 'script.sh'), join(runner, 'output')]
  await Promise.all([writeFile(file, script), writeFile(output, '')])
  const { all, exitCode } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    cwd: work,
    reject: false,
    all: true,
    stdin: 'ignore',
    env: { ...foreign, NO_COLOR: '1', ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: join(runner, 'summary.md') },
  })
  const pairs = (await readFile(output, 'utf8')).split('\n').filter((line) => line.includes('='))
  const outputs = Object.fromEntries(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  return { output: all, outputs, good: exitCode === 0 }
}

const runAction = async (name: string, inputs: Readonly<Record<string, string>>, { work, actions }: Machine) => {
  const action = actions.get(name)
  if (action === undefined) throw new Error(`nothing stands for the action ${name}`)
  try {
    return { output: '', outputs: await action(inputs, work), good: true }
  } catch (error) {
    return { output: String(error), outputs: {}, good: false }
  }
}

const runStep = (step: Step, context: Context, machine: Machine) =>
  step.uses === undefined
    ? runScript(step.run ?? '', filled(step.env, context), machine)
    : runAction(step.uses.replace(/@.*/, ''), filled(step.with, context), machine)

/** Runs the steps of one job on a machine, each where its `if` lets it. */
export const runJob = async (name: string, job: Job, context: Context, machine: Machine): Promise<JobResult> => {
  await Promise.all([machine.work, machine.runner].map((folder) => mkdir(folder, { recursive: true })))
  const summary = join(machine.runner, 'summary.md')
  await writeFile(summary, '')
  let state: State = 'success'
  const steps: StepResult[] = []
  const known: Record<string, { outputs: Readonly<Record<string, string>> }> = {}
  for (const [index, step] of job.steps.entries()) {
    const told = { job: name, step: step.name ?? step.uses ?? `step ${index}` }
    const now = { ...context, steps: known }
    if (!runs(step.if, now, state)) {
      steps.push({ ...told, outcome: 'skipped', output: '' })
      continue
    }
    const { output, outputs, good } = await runStep(step, now, machine)
    if (!good) state = 'failure'
    if (step.id !== undefined) known[step.id] = { outputs }
    steps.push({ ...told, outcome: good ? 'success' : 'failure', output })
  }
  const outputs = filled(job.outputs, { ...context, steps: known })
  return { result: state === 'success' ? 'success' : 'failure', outputs, steps, summary: await readFile(summary, 'utf8') }
}
