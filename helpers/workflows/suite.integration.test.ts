import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkout, setup } from './local/checkout.ts'
import { runWorkflow } from './local/run-workflow.ts'
import type { WorkflowRun } from './local/run-workflow.ts'
import { storageActions } from './local/storage.ts'
import { inputsOf, readWorkflow } from './workflow.ts'

const root = join(import.meta.dirname, '..', '..')

/** Where the suite tells of what is red. */
const listen = async () => {
  const told: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      told.push(body)
      response.end('ok')
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return { told, address: `http://127.0.0.1:${address.port}/hook`, close: () => server.close() }
}

let folder: string
let chat: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suite-'))
  chat = await listen()
})
afterAll(async () => {
  chat.close()
  await rm(folder, { recursive: true, force: true })
})

const github = { server_url: 'https://git.example', repository: 'owner/charts', run_attempt: 1 }

/** Runs suite.yml as nightly.yml calls it, on a day of its own: artifacts are of one run, caches of all. */
const night = async (id: number, dying: readonly string[] = []): Promise<WorkflowRun> => {
  const own = join(folder, `night-${id}`)
  const actions = new Map([
    ...(await storageActions(own, join(folder, 'caches'))),
    ['actions/checkout', checkout],
    ['Install the packages', setup],
  ])
  const suite = readWorkflow(root, '.github/workflows/suite.yml')
  return await runWorkflow(suite, {
    context: {
      github: { ...github, run_id: id },
      inputs: inputsOf(suite, { projects: 'smoke,e2e', priority: 'P0,P1', minutes: 2, 'keep-history': true }),
      runner: { os: 'Linux', arch: 'X64' },
      secrets: { SEATRIAL_NOTIFY_SLACK: chat.address },
    },
    actions,
    folder: join(own, 'machines'),
    dying,
  })
}

const outcomes = ({ steps }: WorkflowRun, wanted: string): (readonly [job: string, outcome: string])[] =>
  steps.filter(({ step }) => step === wanted).map(({ job, outcome }) => [job, outcome])
const output = ({ steps }: WorkflowRun, wanted: string): string => steps.find(({ step }) => step === wanted)?.output ?? ''
const artifact = (id: number, ...path: string[]): string => readFileSync(join(folder, `night-${id}`, 'artifacts', ...path), 'utf8')
const attempts = (text: string): number => text.split('\n').filter((line) => line !== '').length

describe('the jobs of a night, each on a machine of its own', { timeout: 300_000 }, () => {
  let first: WorkflowRun
  beforeAll(async () => {
    first = await night(1)
  }, 300_000)

  test('run what was planned, in jobs of at most so many minutes, and what is red makes the run red', () => {
    expect(outcomes(first, 'Run the cells')).toEqual([
      ['smoke 1/2', 'failure'],
      ['smoke 2/2', 'failure'],
      ['e2e 1/1', 'failure'],
    ])
    expect(first.results).toEqual({ plan: 'success', images: 'skipped', shard: 'failure', report: 'failure' })
  })
  test('hand on what they leave, red or not, and one of them merges it', () => {
    const others = first.steps.filter(({ step }) => !['Run the cells', 'Merge'].includes(step))
    expect(others.filter(({ step, outcome }) => outcome !== 'success' && !step.endsWith('the images'))).toEqual([])
    expect(output(first, 'Merge')).toContain('4 cells: 4 broken (attempts: 4, runs with a plan: 3)')
  })
  test('say so on the page of the run, with a link to it', () => {
    expect(first.summary).toContain('## ❌ 4 cells: 4 broken')
    expect(first.summary).toContain('[Report](https://git.example/owner/charts/actions/runs/1)')
    for (const name of ['Many \\[n=1\\]', 'Many \\[n=2\\]', 'Many \\[n=3\\]', 'One']) expect(first.summary).toContain(`| [${name}](`)
  })
  test('tell of it whoever is to be told', () => {
    expect(output(first, 'Tell of it')).toContain('told SEATRIAL_NOTIFY_SLACK')
    expect(chat.told[0]).toContain('4 cells: 4 broken')
  })
  test('publish the page with its history', () => {
    expect(artifact(1, 'report', 'merged', 'allure-report', 'index.html')).toContain('<html')
    expect(attempts(artifact(1, 'report', 'history', 'history.jsonl'))).toBe(4)
  })

  test('know the next night how long cells take, and tell the cells of a machine that died as not run', async () => {
    const second = await night(2, ['smoke 1/1'])
    // Cells that fail at once have one job now.
    expect(outcomes(second, 'Run the cells')).toEqual([['e2e 1/1', 'failure']])
    expect(output(second, 'Merge')).toContain('4 cells: 1 broken, 3 not run')
    expect(second.summary).toContain('known, 2 times since')
    expect(second.results).toMatchObject({ shard: 'failure', report: 'failure' })
    expect(attempts(artifact(2, 'report', 'history', 'history.jsonl'))).toBe(5)
  })
})
