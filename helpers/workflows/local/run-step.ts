import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Step } from '../workflow.ts'
import { fill } from './expression.ts'
import type { Context } from './expression.ts'
import type { LocalAction } from './storage.ts'

/** Where a job runs: the folder that its steps work in, and one beside it for what GitHub's runner keeps. */
export interface Machine {
  readonly work: string
  readonly runner: string
  /** What runs in place of an action, by the action's name, or of any step, by the step's name. */
  readonly actions: ReadonlyMap<string, LocalAction>
}

type Variables = Readonly<Record<string, string>>

/** What a step starts with: what its expressions can name, and what the job gives all its scripts. */
export interface StepScope {
  readonly context: Context
  readonly env: Variables
  readonly folder: string
}

export interface StepEnd {
  readonly good: boolean
  readonly output: string
  readonly outputs: Variables
  /** What it adds to the environment of the steps after it. */
  readonly env: Variables
}

export const filled = (record: Readonly<Record<string, string | number | boolean>>, context: Context): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fill(String(value), context)]))

/** Variables of the Vitest that runs this, and settings of who started it: a machine of GitHub has none of them. */
const foreign = Object.fromEntries(
  ['VITEST', 'VITEST_MODE', 'VITEST_WORKER_ID', 'VITEST_POOL_ID', 'TEST']
    .concat(['KUBECONFIG', 'CONTEXT', 'NAMESPACE', 'CELLS', 'PRIORITY', 'FAILED_FROM', 'REPEAT'].map((name) => `SEATRIAL_${name}`))
    .map((name) => [name, undefined]),
)

/** The lines `name=value` of a file that a script writes for its runner. */
const pairsIn = async (file: string): Promise<Record<string, string>> => {
  const pairs = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('='))
  return Object.fromEntries(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

/** Runs a script as a runner does where `shell` is bash. */
const runScript = async (script: string, folder: string, env: Variables, { work, runner }: Machine): Promise<StepEnd> => {
  const [file, output, variables] = [join(runner, 'script.sh'), join(runner, 'output'), join(runner, 'env')]
  await Promise.all([writeFile(file, script), writeFile(output, ''), writeFile(variables, '')])
  const { all, exitCode } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    cwd: join(work, folder),
    reject: false,
    all: true,
    stdin: 'ignore',
    env: {
      ...foreign,
      NO_COLOR: '1',
      ...env,
      GITHUB_OUTPUT: output,
      GITHUB_ENV: variables,
      GITHUB_STEP_SUMMARY: join(runner, 'summary.md'),
      GITHUB_WORKSPACE: work,
      RUNNER_TEMP: runner,
    },
  })
  return { good: exitCode === 0, output: all, outputs: await pairsIn(output), env: await pairsIn(variables) }
}

const runAction = async (action: LocalAction, inputs: Variables, { work }: Machine): Promise<StepEnd> => {
  try {
    return { good: true, output: '', outputs: await action(inputs, work), env: {} }
  } catch (error) {
    return { good: false, output: String(error), outputs: {}, env: {} }
  }
}

/** Runs one step: its script, or what runs in place of its action. */
export const runStep = (step: Step, { context, env, folder }: StepScope, machine: Machine): Promise<StepEnd> => {
  const uses = step.uses?.replace(/@.*/, '')
  const action = machine.actions.get(step.name ?? '') ?? machine.actions.get(uses ?? '')
  if (action !== undefined) return runAction(action, filled(step.with, context), machine)
  if (uses !== undefined) throw new Error(`nothing runs in place of the action ${uses}`)
  const where = fill(step['working-directory'] ?? folder, context)
  return runScript(step.run ?? '', where, { ...env, ...filled(step.env, context) }, machine)
}
