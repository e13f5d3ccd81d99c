import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, expect, test } from 'vitest'
import { checkout, setup } from './local/checkout.ts'
import { runJob } from './local/run-job.ts'
import type { LocalAction } from './local/storage.ts'
import { readWorkflow } from './workflow.ts'

const job = readWorkflow(join(import.meta.dirname, '..', '..'), '.github/workflows/pull-request.yml').jobs['charts']

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charts-'))
  return () => rm(folder, { recursive: true, force: true })
})

/** A branch of main, with what `change` does to its charts. */
const branch =
  (change: (charts: string) => Promise<void>): LocalAction =>
  async (inputs, work) => {
    await checkout(inputs, work)
    const charts = join(work, 'charts')
    for (const name of ['same', 'gone']) await cp(join(charts, 'app'), join(charts, name), { recursive: true })
    const git = (...args: string[]) => execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: work })
    await git('init', '-q', '-b', 'main')
    await git('add', 'charts')
    await git('commit', '-qm', 'main')
    await git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    await git('checkout', '-qb', 'branch')
    await change(charts)
    await git('add', '-A', 'charts')
    await git('commit', '-qm', 'branch', '--allow-empty')
    return {}
  }

const secret = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  API_TOKEN: abc\n'
const audit = async (change: (charts: string) => Promise<void>) => {
  if (job === undefined) throw new Error('there is no such job')
  const actions = new Map([
    ['actions/checkout', branch(change)],
    ['./.github/actions/setup', setup],
  ])
  const machine = { work: join(folder, 'work'), runner: join(folder, 'runner'), actions }
  const { result, summary } = await runJob('charts', job, { github: { base_ref: 'main' } }, machine)
  return { result, charts: [...summary.matchAll(/^### (.*)$/gm)].map(([, chart]) => chart), summary }
}

test('a change is green where the charts that it touches are; one that it removes is no longer looked at', async () => {
  const { result, charts, summary } = await audit(async (charts) => {
    await appendFile(join(charts, 'app', 'Chart.yaml'), 'description: an app\n')
    await rm(join(charts, 'gone'), { recursive: true })
  })
  expect({ result, charts }).toEqual({ result: 'success', charts: ['charts/app'] })
  expect(summary).toContain('0 errors')
}, 120_000)

test('a change is red where one of its charts has an error, and the others are told as well', async () => {
  const { result, charts, summary } = await audit(async (charts) => {
    await mkdir(join(charts, 'gone', 'templates'))
    await writeFile(join(charts, 'gone', 'templates', 'map.yaml'), secret)
    await appendFile(join(charts, 'same', 'Chart.yaml'), 'description: another app\n')
  })
  expect({ result, charts }).toEqual({ result: 'failure', charts: ['charts/gone', 'charts/same'] })
  expect(summary).toContain('secret-literal')
}, 120_000)

test('a change of no chart is green', async () => {
  expect(await audit(() => Promise.resolve())).toMatchObject({ result: 'success', charts: [] })
}, 120_000)
