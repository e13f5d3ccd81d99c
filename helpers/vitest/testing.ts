import { join } from 'node:path'
import { execa } from 'execa'
import { inject } from 'vitest'

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
