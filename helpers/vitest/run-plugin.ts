import type { Vite } from 'vitest/node'
import { SeatrialReporter } from './reporter.ts'

/** Adds the run's own reporter whatever `--reporter` says: without it nothing would be checked, written or cleaned up. */
export const seatrialPlugin = (root: string): Vite.Plugin => {
  const reporter = new SeatrialReporter(root)
  return {
    name: 'seatrial:run',
    configureVitest({ vitest }) {
      if (!vitest.config.reporters.some((one) => one === reporter)) vitest.config.reporters.push(reporter)
    },
  }
}
