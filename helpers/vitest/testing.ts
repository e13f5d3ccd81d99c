import { join } from 'node:path'
import { execa } from 'execa'
import { inject } from 'vitest'

const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')

/**
 * Runs scenarios of a folder of `fixtures/` as a user does, against the cluster of the integration tests: a process group
 * of its own, and `temporary` as its folder for temporary files.
 */
export const runScenarios = (fixture: string, args: readonly string[], temporary?: string) =>
  execa(process.execPath, [vitest, 'run', '--project', 'smoke', ...args], {
    cwd: join(import.meta.dirname, 'fixtures', fixture),
    reject: false,
    all: true,
    detached: true,
    cleanup: true,
    env: {
      NO_COLOR: '1',
      ...(temporary === undefined ? {} : { TMPDIR: temporary }),
      SEATRIAL_KUBECONFIG: inject('seatrial').kubeconfig,
      // What this Vitest tells its workers must not be taken by another.
      VITEST: undefined,
      VITEST_MODE: undefined,
      VITEST_WORKER_ID: undefined,
      VITEST_POOL_ID: undefined,
      TEST: undefined,
    },
  })
