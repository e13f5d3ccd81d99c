import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, inject, test } from 'vitest'

const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')

/** A kubeconfig that does not exist ends a run with exit code 3 if the cluster is looked at. */
const run = (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [vitest, 'run', ...args], {
    cwd: join(import.meta.dirname, 'fixtures', 'beside'),
    reject: false,
    all: true,
    env: {
      NO_COLOR: '1',
      SEATRIAL_KUBECONFIG: '/nowhere',
      ...settings,
      VITEST: undefined,
      VITEST_MODE: undefined,
      VITEST_WORKER_ID: undefined,
      VITEST_POOL_ID: undefined,
      TEST: undefined,
    },
  })

const smoke = ['--project', 'smoke'] as const

describe('a selection that leaves no scenario ends with exit code 2 before the cluster is touched', { timeout: 120_000 }, () => {
  test.each<[args: string[], settings: Record<string, string>, says: string]>([
    [['-t', 'spark=4.1.4'], {}, 'no cell of the 1 selected file fits -t `spark=4.1.4`; nearest: `Query [spark=4.1.3]`'],
    [['-t', 'spark=4.1.4', '--shard', '1/1'], {}, 'fits -t `spark=4.1.4`'],
    [['--tags-filter', 'conect'], {}, '--tags-filter: no scenario has the tag `conect`; did you mean `connect`?'],
    [['--tags-filter', '!connect'], {}, 'no selected cell fits --tags-filter `!connect`: the tags are `connect`'],
    [['qeury'], {}, 'no scenario file has `qeury` in its path; nearest: `scenarios/smoke/query.scenario.yaml`'],
    [['query', 'shop'], {}, 'scenarios/e2e/shop.scenario.yaml belongs to the project `e2e`, and only `smoke` runs'],
    [['scenarios/smoke/query.scenario.yaml:9'], {}, 'no test starts at scenarios/smoke/query.scenario.yaml:9; one does at line 1'],
    [[], { SEATRIAL_PRIORITY: 'P3' }, 'no scenario of `smoke` has the priority that is asked for: they have P0, P2'],
    [[], { SEATRIAL_CELLS: '["scenarios/e2e/shop.scenario.yaml"]' }, 'SEATRIAL_CELLS asks for other files'],
    [[], { SEATRIAL_CELLS: '[]' }, 'leaves no cell'],
  ])('%j %j', async (args, settings, says) => {
    const { all, exitCode } = await run([...smoke, ...args], settings)
    expect(all).toContain(`[plan/nothing] `)
    expect(all).toContain(says)
    expect(all).toMatch(/nothing was run$/)
    expect(exitCode).toBe(2)
  })
})

describe('what is left runs', { timeout: 120_000 }, () => {
  test.each([['-t', 'spark=4.1.3'], ['--tags-filter', 'connect'], ['query'], ['scenarios/smoke/query.scenario.yaml:1']])(
    '%j',
    async (...args) => {
      const { all, exitCode } = await run([...smoke, ...args])
      expect(all).toContain('kubeconfig] SEATRIAL_KUBECONFIG=/nowhere')
      expect(exitCode).toBe(3)
    },
  )
})

describe("a repository's own tests are left alone", { timeout: 120_000 }, () => {
  test('where they alone are asked for, whatever the filter', async () => {
    expect(await run(['--project', 'unit', '-t', 'a sum'])).toMatchObject({ exitCode: 0 })
    expect(await run(['--project', 'unit', '-t', 'nothing'])).toMatchObject({ exitCode: 0 })
    const none = await run(['--project', 'unit', 'nothing'])
    expect(none).toMatchObject({ exitCode: 1, all: expect.stringContaining('No test files found') })
  })
  test('where a filter leaves one of them beside scenarios, and are no excuse where it leaves none', async () => {
    // Vitest knows their names only once the cluster is there.
    const settings = { SEATRIAL_KUBECONFIG: inject('seatrial').kubeconfig }
    expect(await run(['-t', 'a sum'], settings)).toMatchObject({ exitCode: 0 })
    const none = await run(['-t', 'a smu'], settings)
    expect(none).toMatchObject({
      exitCode: 2,
      all: expect.stringContaining('[plan/nothing] no cell of the 2 selected files fits -t `a smu`'),
    })
  })
  test('where a file name means one of them', async () => {
    expect(await run(['sum'])).toMatchObject({ exitCode: 0 })
  })
})
