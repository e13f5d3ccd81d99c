import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { readPlan } from './plan.ts'

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
