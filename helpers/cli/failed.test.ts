import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { historyIdOf } from '../report/identity.ts'
import { failedFrom, lostCells, onlyFailed } from './failed.ts'
import { readPlan } from './plan.ts'

const root = join(import.meta.dirname, '..', 'workflows', 'fixtures', 'suite')
const many = 'scenarios/smoke/many.scenario.yaml'
const one = 'scenarios/e2e/one.scenario.yaml'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'failed-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

const write = (key: string, status: string, start: number): void => {
  const labels = [{ name: 'cell', value: key }]
  const result = { uuid: `${key}${start}`, name: key, historyId: historyIdOf(key), status, start, stop: start + 1, labels }
  writeFileSync(join(folder, `${historyIdOf(`${key}${start}`)}-result.json`), JSON.stringify(result))
}
const scenarios = () => ['smoke', 'e2e'].flatMap((project) => readPlan(root, project, new Set(['P0', 'P1']), []).scenarios)

test('what is red by its last attempt is planned again, and its projects are found', () => {
  write(`${many}#n=1`, 'failed', 1)
  write(`${many}#n=2`, 'failed', 1)
  write(`${many}#n=2`, 'passed', 9)
  write(one, 'broken', 1)
  const failed = failedFrom(folder)
  expect(failed).toEqual({ keys: new Set([`${many}#n=1`, one]), projects: ['e2e', 'smoke'] })
  expect(onlyFailed(scenarios(), failed).flatMap(({ cells }) => cells.map(({ key }) => key))).toEqual([`${many}#n=1`, one])
  expect(lostCells(root, failed, scenarios())).toEqual([])
})

test('a cell that there is no more is told', () => {
  write(`${many}#n=7`, 'failed', 1)
  write('scenarios/smoke/old.scenario.yaml', 'failed', 1)
  expect(lostCells(root, failedFrom(folder), scenarios())).toEqual([
    expect.stringContaining(`there is no cell \`${many}#n=7\`; did you mean`),
    expect.stringContaining('there is no file scenarios/smoke/old.scenario.yaml'),
  ])
})

test('a folder without results is no green one', () => {
  expect(() => failedFrom(folder)).toThrow(/no result in/)
})
