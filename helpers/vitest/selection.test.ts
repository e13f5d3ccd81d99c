import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { seatrialConfig } from './config.ts'
import { settingProblems } from './refuse.ts'
import { isNamed, misplacedFiles, scenarioFolders, selectScenarios, wantedPriorities } from './selection.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'selection-'))
  return () => rmSync(root, { recursive: true, force: true })
})
afterEach(() => void vi.unstubAllEnvs())

const write = (...files: string[]): void => {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), 'name: A\nchart: chart\npriority: P0\nsteps:\n  - install: {}\n')
  }
}
const projects = () =>
  seatrialConfig(root).test?.projects?.flatMap((one) => (typeof one === 'object' && 'test' in one ? one.test?.name : []))

test('each folder of scenarios/ that has scenarios is a project, with those in folders below it', () => {
  write('scenarios/b/a.scenario.yaml', 'scenarios/a/deep/er/b.scenario.yaml', 'scenarios/values/a.yaml', 'charts/x/a.scenario.yaml')
  expect(scenarioFolders(root)).toEqual(['a', 'b'])
  expect(projects()).toEqual(['a', 'b'])
  expect(selectScenarios(root, 'scenarios/a', new Set(['P0']), [])).toEqual(['scenarios/a/deep/er/b.scenario.yaml'])
  expect(misplacedFiles(root)).toEqual([])
})

test('a file that is in no folder is told where there is no project at all', () => {
  write('scenarios/stray.scenario.yaml')
  expect(projects()).toEqual(['smoke'])
  expect(settingProblems(root)).toEqual([expect.stringContaining('no run takes scenarios/stray.scenario.yaml')])
})

test('files that no run would take are told before one', () => {
  write('scenarios/x/a.scenario.yml', 'scenarios/x/b.scenarios.yaml', 'scenarios/x/C.Scenario.YAML', 'scenarios/stray.scenario.yaml')
  expect(scenarioFolders(root)).toEqual(['x'])
  expect(settingProblems(root)).toEqual([
    '[scenario/place] no run takes scenarios/stray.scenario.yaml: it belongs in a folder of scenarios/, which is its project',
    '[scenario/place] no run takes scenarios/x/C.Scenario.YAML: it would be scenarios/x/C.scenario.yaml',
    '[scenario/place] no run takes scenarios/x/a.scenario.yml: it would be scenarios/x/a.scenario.yaml',
    '[scenario/place] no run takes scenarios/x/b.scenarios.yaml: it would be scenarios/x/b.scenario.yaml',
  ])
})

test.each<[setting: string | undefined, project: string, priorities: string[]]>([
  [undefined, 'smoke', ['P0']],
  ['', 'smoke', ['P0']],
  [undefined, 'e2e', ['P0', 'P1', 'P2', 'P3']],
  ['all', 'smoke', ['P0', 'P1', 'P2', 'P3']],
  ['p0, P2', 'e2e', ['P0', 'P2']],
])('SEATRIAL_PRIORITY=%s takes of %s %j', (setting, project, priorities) => {
  vi.stubEnv('SEATRIAL_PRIORITY', setting)
  expect([...wantedPriorities(project)]).toEqual(priorities)
  expect(settingProblems(root)).toEqual([])
})

test.each(['P9', 'P0,P9', 'P0,', 'P0,all'])('SEATRIAL_PRIORITY=%s is refused', (setting) => {
  vi.stubEnv('SEATRIAL_PRIORITY', setting)
  expect(settingProblems(root)).toEqual([
    expect.stringMatching(/^\[plan\/setting\] SEATRIAL_PRIORITY=.*: there is no priority `.*P0, P1, P2, P3$/),
  ])
})

test.each<[name: string, is: boolean]>([
  ['upgrade', true],
  ['UPGRADE.scenario', true],
  ['./scenarios/smoke/upgrade.scenario.yaml:7', true],
  ['smoke/', true],
  ['grade.scenario.yml', false],
  ['/elsewhere/upgrade', false],
])('%s names scenarios/smoke/upgrade.scenario.yaml: %s', (name, is) => {
  expect(isNamed(root, 'scenarios/smoke/upgrade.scenario.yaml', name)).toBe(is)
})

test('a whole path names its file', () => {
  expect(isNamed(root, 'scenarios/a.scenario.yaml', join(root, 'scenarios', 'a.scenario.yaml'))).toBe(true)
})
