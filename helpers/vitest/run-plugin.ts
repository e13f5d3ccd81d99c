import type { Vite } from 'vitest/node'
import { SkippedFiles } from './skipped-files.ts'
import { SeatrialReporter } from './reporter.ts'

/** Adds the run's own reporter whatever `--reporter` says: without it nothing would be checked, written or cleaned up. */
export const seatrialPlugin = (root: string): Vite.Plugin => {
  const reporter = new SeatrialReporter(root)
  return {
    name: 'seatrial:run',
    configureVitest({ vitest }) {
      const { reporters } = vitest.config
      if (reporters.some((one) => one === reporter)) return
      reporters.unshift(new SkippedFiles())
      reporters.push(reporter)
    },
  }
}
