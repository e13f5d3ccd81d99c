import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { inject } from 'vitest'
import { z } from 'zod'

const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')

/**
 * Runs the scenarios of a folder as a user does, against the cluster of the integration tests, in a process group of its own.
 */
export const runScenariosIn = (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [vitest, 'run', '--project', 'smoke', ...args], {
    cwd,
    reject: false,
    all: true,
    detached: true,
    cleanup: true,
    env: {
      NO_COLOR: '1',
      SEATRIAL_KUBECONFIG: inject('seatrial').kubeconfig,
      // What this Vitest tells its workers must not be taken by another.
      VITEST: undefined,
      VITEST_MODE: undefined,
      VITEST_WORKER_ID: undefined,
      VITEST_POOL_ID: undefined,
      TEST: undefined,
      ...env,
    },
  })

/** The same with a folder of `fixtures/`, and `temporary` as the folder for temporary files. */
export const runScenarios = (fixture: string, args: readonly string[], temporary?: string) =>
  runScenariosIn(join(import.meta.dirname, 'fixtures', fixture), args, temporary === undefined ? {} : { TMPDIR: temporary })

const assertion = z.object({ status: z.string(), duration: z.number().nullish(), failureMessages: z.array(z.string()) })
const report = z.object({ testResults: z.array(z.object({ name: z.string(), assertionResults: z.tuple([assertion]).rest(assertion) })) })

/** Runs the scenarios of a folder: what came of each one's first cell, by the name of its file, and what was printed. */
export const resultsIn = async (cwd: string, env: Readonly<Record<string, string>> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'results-'))
  try {
    const output = join(folder, 'report.json')
    const { all } = await runScenariosIn(cwd, ['--reporter=verbose', '--reporter=json', `--outputFile.json=${output}`], env)
    const { testResults } = report.parse(JSON.parse(await readFile(output, 'utf8')))
    const results = testResults.map(
      ({ name, assertionResults: [result] }) => [name.replace(/^.*\/|\.scenario\.yaml$/g, ''), result] as const,
    )
    return { results: new Map(results), all }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same with a folder of `fixtures/`. */
export const resultsOf = (fixture: string) => resultsIn(join(import.meta.dirname, 'fixtures', fixture))

export type Results = Awaited<ReturnType<typeof resultsOf>>['results']
