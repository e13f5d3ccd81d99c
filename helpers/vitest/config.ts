import '../platform/complete.ts'
import { dirname, extname, join, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import type { TestProjectConfiguration, ViteUserConfig } from 'vitest/config'
import { askedOf } from './command-line.ts'
import { scenarioPlugin } from './plugin.ts'
import { seatrialPlugin } from './run-plugin.ts'
import { scenarioFolders, scenarioTags, selectScenarios, wantedPriorities } from './selection.ts'

/** Source and compiled modules differ in their extension. */
const globalSetup = join(import.meta.dirname, `global${extname(import.meta.filename)}`)
const asked = askedOf(process.argv)

/**
 * A folder of scenario files as a project. A few threads take the files, and the cells of a file run side by side:
 * they mostly wait. Time limits are the harness's own, which does not count time in the queue.
 */
export const scenarioProject = (root: string, name: string, folder = `scenarios/${name}`): TestProjectConfiguration => ({
  extends: true,
  test: {
    name,
    include: selectScenarios(root, folder, wantedPriorities(name), asked.files),
    globalSetup,
    pool: 'threads',
    isolate: false,
    maxWorkers: 4,
    testTimeout: 0,
    hookTimeout: 0,
    sequence: { groupOrder: 2 },
  },
})

/** The projects of a repository; where it has no scenario yet one without any, for Vitest does not start with none at all. */
const scenarioProjects = (root: string): readonly TestProjectConfiguration[] => {
  const folders = scenarioFolders(root)
  return (folders.length > 0 ? folders : ['smoke']).map((name) => scenarioProject(root, name))
}

/**
 * The Vitest configuration of a repository of scenarios: a project for each folder of `scenarios/` that has some. Ends the
 * process where the command line names a project that there is not.
 */
export const seatrialConfig = (root: string, others: readonly TestProjectConfiguration[] = []): ViteUserConfig => {
  const projects = [...others, ...scenarioProjects(root)]
  return defineConfig({
    plugins: [scenarioPlugin(root), seatrialPlugin(root, asked.projects)],
    test: {
      root,
      watch: false,
      includeTaskLocation: true,
      strictTags: false,
      tags: scenarioTags(root).map((name) => ({ name })),
      maxConcurrency: 24,
      teardownTimeout: 180_000,
      projects,
    },
  })
}

/** The folder of the configuration that Vitest loads: beside the file that `--config` names, else `--root`, else the current folder. */
const configFolder = (): string => {
  const root = resolve(asked.root ?? '.')
  return asked.config === undefined ? root : dirname(resolve(root, asked.config))
}

/** What a repository says of its configuration. */
export interface SeatrialOptions {
  /** The folder that has `scenarios/`. @default the folder of the Vitest configuration */
  readonly root?: string
  /** Other projects of the repository, which run beside those of its scenarios. @default [] */
  readonly projects?: readonly TestProjectConfiguration[]
}

/** The Vitest configuration of a repository of scenarios, alone or with other projects beside them. */
export const seatrial = ({ root = configFolder(), projects = [] }: SeatrialOptions = {}): ViteUserConfig =>
  seatrialConfig(resolve(root), projects)
