import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workflowText } from '../init/workflow.ts'
import { fill } from './local/expression.ts'
import { foreignCheckout } from './local/foreign-checkout.ts'
import { runWorkflow } from './local/run-workflow.ts'
import type { WorkflowRun } from './local/run-workflow.ts'
import { storageActions } from './local/storage.ts'
import { inputsOf, parseWorkflow, readWorkflow } from './workflow.ts'

const root = join(import.meta.dirname, '..', '..')
const suite = readWorkflow(root, '.github/workflows/suite.yml')
const caller = parseWorkflow(workflowText({ projects: ['smoke'], workingDirectory: 'deploy' })).jobs['scenarios']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'others-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What of an event the workflow of `seatrial init` looks at. */
interface Event {
  readonly event_name: string
  readonly base_ref: string
}

/** Runs the suite as the workflow that `seatrial init` writes calls it in another repository. */
const called = async (name: string, event: Event, secrets: Readonly<Record<string, string>>, context = ''): Promise<WorkflowRun> => {
  const github = { ...event, server_url: 'https://git.example', repository: 'somebody/shop', run_id: 1, run_attempt: 1 }
  const given = Object.entries(caller?.with ?? {}).map(([key, value]) => [key, fill(String(value), { github })])
  const inputs = inputsOf(suite, { ...Object.fromEntries(given), context })
  const actions = new Map([...(await storageActions(join(folder, name), join(folder, 'caches'))), ['actions/checkout', foreignCheckout]])
  const known = { github, secrets, inputs, runner: { os: 'Linux', arch: 'X64' } }
  return await runWorkflow(suite, { context: known, actions, folder: join(folder, name, 'machines') })
}

const output = ({ steps }: WorkflowRun, wanted: string): string => steps.find(({ step }) => step === wanted)?.output ?? ''
const outcomes = ({ steps }: WorkflowRun, wanted: string): string[] => steps.filter(({ step }) => step === wanted).map((one) => one.outcome)

describe('in the repository of somebody else', { timeout: 300_000 }, () => {
  test('a pull request runs what it can affect, on a kind cluster, with the packages of the lock file', async () => {
    const run = await called('pull', { event_name: 'pull_request', base_ref: 'main' }, {})
    expect(output(run, 'Divide the cells')).toMatch(/smoke +│ 1 +│ 1 /)
    expect(outcomes(run, 'Install the packages')).toEqual(['success', 'success', 'success'])
    expect(run.results).toEqual({ plan: 'success', images: 'skipped', shard: 'failure', report: 'failure' })
    expect(output(run, 'Run the cells')).toContain('cluster: undefined, context: undefined')
    expect(output(run, 'Merge')).toContain('1 cell: 1 broken')
    expect(run.summary).toContain('[Changed](https://git.example/somebody/shop/actions/runs/1#')
    const report = join(folder, 'pull', 'artifacts', 'report', 'merged', 'allure-report', 'index.html')
    expect(await readFile(report, 'utf8')).toContain('<html')
  })

  test.each([
    ['as text', (text: string) => text],
    ['as base64', (text: string) => Buffer.from(text).toString('base64')],
  ])('a push runs everything, on the cluster of a kubeconfig that is given %s and printed nowhere', async (how, secret) => {
    const kubeconfig = 'apiVersion: v1\nkind: Config\nusers:\n  - name: ci\n    user: { token: \'s3cr3t "$HOME" token\' }\n'
    const run = await called(how, { event_name: 'push', base_ref: '' }, { SEATRIAL_KUBECONFIG: secret(kubeconfig) }, 'staging')
    const file = join(folder, how, 'machines', 'shard-0', 'runner', 'seatrial-kubeconfig')
    expect(output(run, 'Run the cells')).toContain(`cluster: ${file}, context: staging`)
    // The command line's text ends without the last line break.
    expect((await readFile(file, 'utf8')).trimEnd()).toBe(kubeconfig.trimEnd())
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(run.steps.filter((step) => step.output.includes('s3cr3t') || step.output.includes(secret(kubeconfig)))).toEqual([])
    expect(output(run, 'Merge')).toContain('2 cells: 2 broken')
  })

  test('a context without a kubeconfig is told, as in pull requests of forks, which get no secret', async () => {
    const run = await called('fork', { event_name: 'pull_request', base_ref: 'main' }, {}, 'staging')
    expect(output(run, 'Use the cluster of the kubeconfig')).toContain('::notice::There is no secret SEATRIAL_KUBECONFIG')
    expect(output(run, 'Run the cells')).toContain('cluster: undefined, context: undefined')
  })
})
