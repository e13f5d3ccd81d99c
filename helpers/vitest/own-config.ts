import { join } from 'node:path'
import type { TestProjectConfiguration, ViteUserConfig } from 'vitest/config'
import { scenarioProject, seatrialConfig } from './config.ts'

/** The harness's own tests: without a cluster, and on the real one. */
const ownProjects: readonly TestProjectConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'unit',
      pool: 'threads',
      isolate: false,
      // Some start git or the harness; on a loaded machine that takes a while.
      testTimeout: 30_000,
      include: ['helpers/**/*.test.ts'],
      exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
    },
  },
  {
    extends: true,
    test: {
      name: 'integration',
      include: ['helpers/**/*.integration.test.ts'],
      globalSetup: join(import.meta.dirname, 'own-global.ts'),
      testTimeout: 180_000,
      hookTimeout: 180_000,
      sequence: { groupOrder: 1 },
    },
  },
]

/** The configuration of this repository: its scenarios, its own tests, and what its measurements run. */
export const ownConfig = (root: string): ViteUserConfig =>
  seatrialConfig(root, [
    ...ownProjects,
    scenarioProject(root, 'bench', 'helpers/bench'),
    scenarioProject(root, 'mutants', 'reports/mutants'),
  ])
