import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { execa } from 'execa'
import { githubMatrix } from '../planning/matrix.ts'
import { divide } from '../planning/shards.ts'
import { jobsOf } from './jobs.ts'
import { onlyChanged, readPlan } from './plan.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'plan-'))
  await mkdir(join(root, 'chart', 'templates'), { recursive: true })
  await mkdir(join(root, 'scenarios', 'smoke'), { recursive: true })
  await writeFile(join(root, 'chart', 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n')
  return () => rm(root, { recursive: true, force: true })
})

const scenario = (name: string, text: string) => writeFile(join(root, 'scenarios', 'smoke', `${name}.scenario.yaml`), text)
const write = async () => {
  await scenario(
    'first',
    'name: First\nchart: chart\npriority: P0\nmatrix: { n: [1, 2] }\nsteps:\n  - install: { values: [{ n: "${{ matrix.n }}" }] }\n',
  )
  await scenario('second', 'name: Second\nchart: chart\npriority: P1\nsteps:\n  - install: {}\n')
}
const keys = (priorities: readonly string[], named: readonly string[] = []) =>
  readPlan(root, 'smoke', new Set(priorities), named).scenarios.flatMap(({ cells }) => cells.map(({ name }) => name))

test('is the cells of the wanted priorities', async () => {
  await write()
  expect(keys(['P0'])).toEqual(['First [n=1]', 'First [n=2]'])
  expect(keys(['P0', 'P1'])).toEqual(['First [n=1]', 'First [n=2]', 'Second'])
})

test('has what is named whatever its priority', async () => {
  await write()
  expect(keys(['P0'], ['second'])).toContain('Second')
})

test('tells the problems of all files', async () => {
  await scenario('first', 'name: First\nchart: chart\nsteps:\n  - instal: {}\n')
  await scenario('second', 'name: Second\nchart: chrat\nsteps:\n  - install: {}\n')
  const { problems } = readPlan(root, 'smoke', new Set(['P1']), [])
  expect(problems).toEqual([expect.stringContaining('instal'), expect.stringContaining('chrat')])
})

test('of the changes since a commit has the scenarios that they can affect', async () => {
  await write()
  await mkdir(join(root, 'other'))
  await writeFile(join(root, 'other', 'Chart.yaml'), 'apiVersion: v2\nname: other\nversion: 0.1.0\n')
  await scenario('third', 'name: Third\nchart: other\nvalues: [a.yaml]\nsteps:\n  - install: {}\n')
  await writeFile(join(root, 'other', 'a.yaml'), 'a: 1\n')
  const git = (...args: string[]) => execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root })
  await git('init', '-q', '-b', 'main')
  await git('add', '-A')
  await git('commit', '-qm', 'first')
  const affected = async () =>
    (await onlyChanged(root, readPlan(root, 'smoke', new Set(['P0', 'P1']), []), 'main')).scenarios.map(({ name }) => name)
  expect(await affected()).toEqual([])
  // A new file that git does not know yet.
  await writeFile(join(root, 'other', 'templates.yaml'), '')
  expect(await affected()).toEqual(['Third'])
  await git('checkout', '-qb', 'branch')
  await git('mv', 'scenarios/smoke/first.scenario.yaml', 'scenarios/smoke/renamed.scenario.yaml')
  await git('commit', '-qam', 'renamed')
  expect(await affected()).toEqual(['First', 'Third'])
  // What main does meanwhile is not this branch's change.
  await git('checkout', '-q', 'main')
  await writeFile(join(root, 'chart', 'values.yaml'), 'a: 1\n')
  await git('add', 'chart')
  await git('commit', '-qm', 'main goes on')
  await git('checkout', '-q', 'branch')
  expect(await affected()).toEqual(['First', 'Third'])
  await expect(onlyChanged(root, readPlan(root, 'smoke', new Set(['P0']), []), 'nowhere')).rejects.toThrow(/the changes since nowhere/)
})

test('divided among jobs names every cell once, and takes the time that its history says', async () => {
  await write()
  const { scenarios } = readPlan(root, 'smoke', new Set(['P0', 'P1']), [])
  const past = {
    uuid: 'u',
    cell: 'scenarios/smoke/first.scenario.yaml#n=1',
    chart: 'chart',
    run: 'r',
    status: 'passed' as const,
    start: 1,
    duration: 7_000,
  }
  const { include } = githubMatrix('smoke', divide(jobsOf(scenarios, [past, { ...past, uuid: 'v', duration: 7_000 }]), 5))
  expect(include.flatMap(({ cells }) => cells).toSorted()).toEqual(scenarios.flatMap(({ cells }) => cells.map(({ key }) => key)).toSorted())
  expect(include.map(({ name, seconds }) => `${name} ${seconds}`)).toEqual(['smoke 1/3 7', 'smoke 2/3 7', 'smoke 3/3 7'])
})
