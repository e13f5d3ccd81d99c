import { globSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { gatherResults } from '../report/merge/gather.ts'
import { runPlan } from '../report/run-plan.ts'

const root = join(import.meta.dirname, 'fixtures', 'planned')
const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')
const results = join(root, 'reports', 'allure-results')

const run = (args: readonly string[], cells?: string) =>
  execa(process.execPath, [vitest, 'run', ...args], {
    cwd: root,
    reject: false,
    all: true,
    env: {
      NO_COLOR: '1',
      SEATRIAL_CELLS: cells,
      VITEST: undefined,
      VITEST_MODE: undefined,
      VITEST_WORKER_ID: undefined,
      VITEST_POOL_ID: undefined,
      TEST: undefined,
    },
  })

const plans = () =>
  globSync('plan-*.json', { cwd: results }).map((file) => runPlan.parse(JSON.parse(readFileSync(join(results, file), 'utf8'))))
const planned = () => plans().flatMap(({ cells }) => cells.map(({ name }) => name).toSorted())
const recorded = () => new Set(gatherResults([results]).attempts.map(({ key }) => key))

beforeEach(() => rm(join(root, 'reports'), { recursive: true, force: true }))

const one = 'scenarios/smoke/one.scenario.yaml'
const many = 'scenarios/smoke/many.scenario.yaml'

describe('the plan of a run lies beside its results', { timeout: 120_000 }, () => {
  test.each<[args: string[], names: string[]]>([
    [[], ['Many [n=1]', 'Many [n=2]', 'Many [n=3]', 'One']],
    [['-t', 'n=2'], ['Many [n=2]']],
    [
      ['--tags-filter', 'many'],
      ['Many [n=1]', 'Many [n=2]', 'Many [n=3]'],
    ],
    [[`${one}:1`], ['One']],
  ])('with all that %j takes and no more', async (args, names) => {
    await run(args)
    expect(planned()).toEqual(names)
    const [plan] = plans()
    expect(gatherResults([results]).attempts.map(({ run }) => run)).toEqual(names.map(() => plan?.run))
  })
  test('and results say which cell they are of', async () => {
    await run([])
    expect(recorded()).toEqual(new Set([`${many}#n=1`, `${many}#n=2`, `${many}#n=3`, one]))
  })
})

describe('SEATRIAL_CELLS', { timeout: 120_000 }, () => {
  test('runs exactly its cells, whatever their priority', async () => {
    const cells = [`${many}#n=2`, 'scenarios/smoke/later.scenario.yaml']
    await run([], JSON.stringify(cells))
    expect(recorded()).toEqual(new Set(cells))
    expect(planned()).toEqual(['Many [n=2]', 'Later'].toSorted())
  })
  test.each([
    [`["${many}#n=4"]`, `[plan/cells] there is no cell \`${many}#n=4\`; did you mean`],
    [`["${many}#n=1", "scenarios/smoke/gone.scenario.yaml"]`, 'there is no file scenarios/smoke/gone.scenario.yaml'],
    ['["unfinished', '[plan/cells] SEATRIAL_CELLS is neither'],
    ['nowhere.json', '[plan/cells] SEATRIAL_CELLS is neither'],
  ])('%s runs nothing and ends with exit code 2', async (cells, says) => {
    const { all, exitCode } = await run([], cells)
    expect(all).toContain(says)
    expect(exitCode).toBe(2)
    expect(plans()).toEqual([])
  })
})
