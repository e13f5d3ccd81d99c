import { globSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { gatherResults } from '../report/merge/gather.ts'
import { runPlan } from '../report/run-plan.ts'

const root = join(import.meta.dirname, 'fixtures', 'planned')
const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')
const results = join(root, 'reports', 'allure-results')

/** What this Vitest tells its workers must not be taken by another. */
const ownVitest = { VITEST: undefined, VITEST_MODE: undefined, VITEST_WORKER_ID: undefined, VITEST_POOL_ID: undefined, TEST: undefined }

const run = (args: readonly string[], cells?: string, settings: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [vitest, 'run', ...args], {
    cwd: root,
    reject: false,
    all: true,
    env: {
      NO_COLOR: '1',
      SEATRIAL_CELLS: cells,
      ...settings,
      ...ownVitest,
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

describe('SEATRIAL_FAILED_FROM', { timeout: 120_000 }, () => {
  const again = (from: string, cells?: string) => run([], cells, { SEATRIAL_FAILED_FROM: from })
  /** Results of a run in a folder of their own: red, as every cell here is, and one as if it had passed. */
  const earlier = async (): Promise<string> => {
    await run([])
    const folder = join(root, 'reports', 'earlier')
    await rename(results, folder)
    for (const file of globSync('*-result.json', { cwd: folder })) {
      const text = readFileSync(join(folder, file), 'utf8')
      if (text.includes('n=2')) await writeFile(join(folder, file), text.replace(/"status":"(broken|failed)"/, '"status":"passed"'))
      if (text.includes('n=3')) await rm(join(folder, file))
    }
    return folder
  }
  test('runs what is red or did not run, and what was green no more', async () => {
    await again(await earlier())
    expect(recorded()).toEqual(new Set([`${many}#n=1`, `${many}#n=3`, one]))
    expect(planned()).toEqual(['Many [n=1]', 'Many [n=3]', 'One'])
  })
  test('takes the results that it writes over itself, and of SEATRIAL_CELLS what is in both', async () => {
    await run([])
    await again('reports', JSON.stringify([one, 'scenarios/smoke/later.scenario.yaml']))
    expect(recorded()).toEqual(new Set([one]))
  })
  test('runs nothing, and says so, where nothing is red', async () => {
    await run([], JSON.stringify([`${many}#n=2`]))
    const folder = join(root, 'reports', 'earlier')
    await rename(results, folder)
    const [file = ''] = globSync('*-result.json', { cwd: folder })
    const text = readFileSync(join(folder, file), 'utf8')
    await writeFile(join(folder, file), text.replace(/"status":"(broken|failed)"/, '"status":"passed"'))
    expect(await again(folder)).toMatchObject({ exitCode: 0, all: expect.stringContaining('nothing was run') })
  })
  test('is refused where there are no results', async () => {
    expect(await again('nowhere')).toMatchObject({
      exitCode: 2,
      all: expect.stringContaining('[plan/cells] SEATRIAL_FAILED_FROM names no folder with results'),
    })
  })
})

describe('SEATRIAL_REPEAT', { timeout: 120_000 }, () => {
  test('runs a cell so often, each an attempt of its own, with a verdict', async () => {
    const { all, exitCode } = await run([], JSON.stringify([`${many}#n=2`]), { SEATRIAL_REPEAT: '20' })
    const { attempts } = gatherResults([results])
    expect(attempts.map(({ key }) => key)).toEqual(Array.from({ length: 20 }, () => `${many}#n=2`))
    expect(new Set(attempts.map(({ uuid }) => uuid)).size).toBe(20)
    expect(planned()).toEqual(['Many [n=2]'])
    expect(all).toContain('Repeated  Many [n=2]: 0 of 20 passed: no flake, it fails')
    expect(exitCode).toBe(1)
  })
  test('is refused where it is no number', async () => {
    expect(await run([], undefined, { SEATRIAL_REPEAT: 'often' })).toMatchObject({
      exitCode: 2,
      all: expect.stringContaining('[plan/setting] SEATRIAL_REPEAT=often'),
    })
  })
})

test('a failure has the one command that runs it again', async () => {
  const { all } = await run(['-t', 'n=2'])
  const command = /^ {2}(SEATRIAL_CELLS=.*)$/m.exec(all)?.[1] ?? ''
  expect(command).toBe(`SEATRIAL_CELLS='["${many}#n=2"]' npx vitest run`)
  await rm(results, { recursive: true })
  await execa('bash', ['-c', command], { cwd: root, reject: false, env: ownVitest })
  expect(recorded()).toEqual(new Set([`${many}#n=2`]))
}, 120_000)
