import { defineConfig } from 'vitest/config'
import type { TestProjectConfiguration } from 'vitest/config'
import { scenarioPlugin } from './helpers/vitest/plugin.ts'
import { seatrialPlugin } from './helpers/vitest/run-plugin.ts'
import { selectScenarios } from './helpers/vitest/selection.ts'

const root = import.meta.dirname
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))

/** A folder of scenarios/ is a project of the same name: side by side in few threads, since cells mostly wait. */
const scenarios = (name: string, folder = `scenarios/${name}`): TestProjectConfiguration => ({
  extends: true,
  test: {
    name,
    include: selectScenarios(root, name, folder, named),
    globalSetup: './helpers/vitest/global.ts',
    pool: 'threads',
    isolate: false,
    maxWorkers: 4,
    testTimeout: 0,
    hookTimeout: 0,
    sequence: { groupOrder: 2 },
  },
})

export default defineConfig({
  plugins: [scenarioPlugin(root), seatrialPlugin(root)],
  test: {
    root,
    watch: false,
    includeTaskLocation: true,
    strictTags: false,

    maxConcurrency: 24,
    teardownTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['helpers/**/*.test.ts'], exclude: ['**/*.integration.test.ts', '**/node_modules/**'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['helpers/**/*.integration.test.ts'],
          globalSetup: './helpers/vitest/global.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      // What `npm run bench` and `npm run mutation` run; never part of a run without their names.
      scenarios('bench', 'helpers/bench'),
      scenarios('mutants', 'reports/mutants'),
      ...['smoke', 'e2e', 'security', 'gpu', 'iceberg', 'load'].map((name) => scenarios(name)),
    ],
  },
})
