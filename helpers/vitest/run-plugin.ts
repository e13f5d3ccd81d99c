import type { TestProjectConfiguration } from 'vitest/config'
import type { Vite } from 'vitest/node'
import { refuseProjects } from './refuse.ts'
import { SkippedFiles } from './skipped-files.ts'
import { SeatrialReporter } from './reporter.ts'

/** The one name by which a project can be asked for; undefined where Vitest makes more of it. */
const nameOf = (project: TestProjectConfiguration): string | undefined => {
  const test = typeof project === 'object' && 'test' in project ? project.test : undefined
  if (test?.browser !== undefined || test?.benchmark !== undefined) return undefined
  return typeof test?.name === 'object' ? test.name.label : test?.name
}

/**
 * Adds the run's own reporter whatever `--reporter` says: without it nothing would be checked, written or cleaned up. Ends the process
 * where one of the projects that the command line names does not exist.
 */
export const seatrialPlugin = (root: string, projects: readonly string[]): Vite.Plugin => {
  const reporter = new SeatrialReporter(root)
  return {
    name: 'seatrial:run',
    // Here the configuration is whole, with what others have merged into it. Projects that extend it have none of their own.
    config({ test }) {
      if (test?.projects !== undefined) refuseProjects(projects, test.projects.map(nameOf))
    },
    configureVitest({ vitest }) {
      const { reporters } = vitest.config
      if (reporters.some((one) => one === reporter)) return
      reporters.unshift(new SkippedFiles())
      reporters.push(reporter)
    },
  }
}
