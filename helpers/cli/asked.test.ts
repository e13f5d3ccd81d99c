import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { historyIdOf } from '../report/identity.ts'
import { askedOf } from './asked.ts'
import { planProblems, readPlan } from './plan.ts'

const root = join(import.meta.dirname, '..', 'workflows', 'fixtures', 'suite')
const many = 'scenarios/smoke/many.scenario.yaml'
const one = 'scenarios/e2e/one.scenario.yaml'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asked-'))
  return () => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  }
})

const write = (key: string, status: string, start: number): void => {
  const labels = [{ name: 'cell', value: key }]
  const result = { uuid: `${key}${start}`, name: key, historyId: historyIdOf(key), status, start, stop: start + 1, labels }
  writeFileSync(join(folder, `${historyIdOf(`${key}${start}`)}-result.json`), JSON.stringify(result))
}

/** The keys of the cells that words ask for, or what is wrong. */
const planned = (words: Parameters<typeof askedOf>[1] = {}, ...named: string[]): readonly string[] => {
  const asked = askedOf(root, words, named)
  const all = asked.projects.map((project) => ({
    project,
    ...readPlan(root, project, asked.prioritiesOf(project), named, asked.wanted),
  }))
  const problems = planProblems(root, asked, all)
  return problems.length > 0 ? problems : all.flatMap(({ scenarios }) => scenarios.flatMap(({ cells }) => cells.map(({ key }) => key)))
}
const refusal = (...asked: Parameters<typeof planned>): readonly string[] => {
  try {
    return planned(...asked)
  } catch (error) {
    return error instanceof AggregateError ? error.errors.map(String) : [String(error)]
  }
}
const cells = [1, 2, 3].map((n) => `${many}#n=${n}`)

describe('a plan is of', () => {
  test.each<[words: Parameters<typeof askedOf>[1], named: string[], keys: string[]]>([
    [{}, [], cells],
    [{ project: 'smoke, e2e,smoke' }, [], [...cells, one]],
    [{}, ['later'], ['scenarios/smoke/later.scenario.yaml']],
    [{}, ['LATER', './scenarios/smoke/many.scenario.yaml:1'], ['scenarios/smoke/later.scenario.yaml', ...cells]],
    [{ project: 'smoke,e2e' }, ['one'], [one]],
    [{ priority: 'p1 , P2' }, [], ['scenarios/smoke/later.scenario.yaml']],
  ])('%j %j', (words, named, keys) => {
    expect(planned(words, ...named)).toEqual(keys)
  })
})

describe('refused is', () => {
  test.each<[words: Parameters<typeof askedOf>[1], named: string[], says: string[]]>([
    [{ project: ' ' }, [], ['--project: a name in the list is empty']],
    [{ project: 'smoke,' }, [], ['--project: a name in the list is empty']],
    [
      { project: 'smok', priority: 'P0,P9' },
      [],
      ['there are no scenarios in scenarios/smok\n  hint: did you mean `smoke`?', '--priority P0,P9: there is no priority `P9`: it is'],
    ],
    [
      {},
      ['many', 'mani', 'one'],
      ['has `mani` in its path\n  hint: did you mean `many`?', 'has `one` in its path\n  hint: there is one with --project e2e'],
    ],
    [{ priority: 'P3' }, [], ['nothing to run in scenarios/smoke']],
  ])('%j %j', (words, named, says) => {
    expect(refusal(words, ...named)).toEqual(says.map((text) => expect.stringContaining(text)))
  })
  test('a priority of the environment', () => {
    vi.stubEnv('SEATRIAL_PRIORITY', 'P9')
    expect(refusal()).toEqual([expect.stringContaining('[plan/setting] SEATRIAL_PRIORITY=P9: there is no priority `P9`')])
    vi.stubEnv('SEATRIAL_PRIORITY', '')
    expect(refusal()).toEqual(cells)
  })
})

describe('SEATRIAL_CELLS', () => {
  test('is what is planned, in the projects that it is of', () => {
    vi.stubEnv('SEATRIAL_CELLS', JSON.stringify([`${many}#n=2`, one]))
    expect(planned()).toEqual([one, `${many}#n=2`])
    expect(planned({ project: 'smoke' })).toEqual([`${many}#n=2`])
    expect(planned({}, 'one')).toEqual([one])
  })
  test('with a cell that is not there is refused', () => {
    vi.stubEnv('SEATRIAL_CELLS', JSON.stringify([`${many}#n=7`, 'scenarios/gone/a.scenario.yaml', 'helpers/bench/trivial.scenario.yaml']))
    expect(planned()).toEqual([
      expect.stringContaining('[plan/cells] `helpers/bench/trivial.scenario.yaml` is not in scenarios/'),
      expect.stringContaining(`[plan/cells] there is no cell \`${many}#n=7\`; did you mean`),
      expect.stringContaining('there is no file scenarios/gone/a.scenario.yaml'),
      expect.stringContaining('there is no file helpers/bench'),
    ])
    vi.stubEnv('SEATRIAL_CELLS', '["unfinished')
    expect(planned()).toEqual([expect.stringContaining('[plan/cells] SEATRIAL_CELLS is neither')])
  })
})

describe('--failed-from', () => {
  const again = () => ({ 'failed-from': folder })
  test('is what is red by its last attempt, in its projects', () => {
    write(`${many}#n=1`, 'failed', 1)
    write(`${many}#n=2`, 'failed', 1)
    write(`${many}#n=2`, 'passed', 9)
    write(one, 'broken', 1)
    expect(planned(again())).toEqual([one, `${many}#n=1`])
    expect(planned(again(), 'many')).toEqual([`${many}#n=1`])
  })
  test('tells a cell that there is no more', () => {
    write(`${many}#n=7`, 'failed', 1)
    write('scenarios/smoke/old.scenario.yaml', 'failed', 1)
    expect(planned(again())).toEqual([
      expect.stringContaining(`there is no cell \`${many}#n=7\`; did you mean`),
      expect.stringContaining('there is no file scenarios/smoke/old.scenario.yaml'),
    ])
  })
  test('takes a folder without results for no green one', () => {
    expect(planned(again())).toEqual([expect.stringMatching(/^\[plan\/cells\] --failed-from names no folder with results: no result in/)])
  })
})
