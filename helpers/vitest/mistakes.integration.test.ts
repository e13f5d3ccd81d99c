import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { tellCounts } from '../report/merge/counts.ts'
import { gatherResults } from '../report/merge/gather.ts'
import { mergeResults } from '../report/merge/merge.ts'

const root = join(import.meta.dirname, 'fixtures', 'mistakes')
const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')

/** Runs Vitest as a user would; a kubeconfig that is not there would end the run with exit code 3 if it were looked at. */
const start = (command: 'run' | 'list', ...args: string[]) =>
  execa(process.execPath, [vitest, command, '--project', 'smoke', ...args], {
    cwd: root,
    reject: false,
    all: true,
    extendEnv: true,
    env: {
      NO_COLOR: '1',
      SEATRIAL_KUBECONFIG: '/nowhere',
      VITEST: undefined,
      VITEST_MODE: undefined,
      VITEST_WORKER_ID: undefined,
      VITEST_POOL_ID: undefined,
      TEST: undefined,
    },
  })
const run = (...args: string[]) => start('run', ...args)

test('a file with mistakes ends the run before any cluster work, with exit code 2 and no stack', async () => {
  const { exitCode, all } = await run()
  expect(exitCode).toBe(2)
  expect(all.slice(all.indexOf('scenarios/smoke'))).toMatchInlineSnapshot(`
    "scenarios/smoke/typo.scenario.yaml:5:10 [scenario/missing-key] \`query\` is required: a text

      3 | priority: P0
      4 | steps:
    > 5 |   - sql: { quary: SELECT 1 }
        |          ^^^^^^^^^^^^^^^^^^^
      6 |

    scenarios/smoke/typo.scenario.yaml:5:12 [scenario/unknown-key] unknown key \`quary\`

      3 | priority: P0
      4 | steps:
    > 5 |   - sql: { quary: SELECT 1 }
        |            ^^^^^
      6 |
      hint: did you mean \`query\`?

    2 problems in 1 of 2 scenario files; nothing was run"
  `)
}, 120_000)

test('a good file of the same repository goes on to the cluster, which here can not be used: exit code 3, and it is told that it did not run', async () => {
  const { exitCode, all } = await run('good')
  expect(all).toContain('kubeconfig] SEATRIAL_KUBECONFIG=/nowhere')
  expect(all).not.toMatch(/^\s+at /m)
  expect(exitCode).toBe(3)
  const { cells } = mergeResults(gatherResults([join(root, 'reports')]))
  expect(tellCounts(cells)).toBe('1 cell: 1 not run')
}, 120_000)

test('a project that there is not is told, beside one that there is, too', async () => {
  const { exitCode, all } = await run('--project', 'smok')
  expect(all.trim()).toBe('[plan/setting] --project smok: there is no project `smok`; did you mean `smoke`?\n\nnothing was run')
  expect(exitCode).toBe(2)
}, 120_000)

test('cells are listed without a cluster', async () => {
  const { exitCode, all } = await start('list', 'good')
  expect(all).toContain('[smoke] scenarios/smoke/good.scenario.yaml > ')
  expect(exitCode).toBe(0)
}, 120_000)
