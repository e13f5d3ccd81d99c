import { createRequire } from 'node:module'
import type * as Config from './config.ts'
import { importedVitest, nodeProblem, refuseWith, runningVitest, vitestProblem } from '../platform/requirements.ts'

refuseWith(nodeProblem(process.versions.node))
refuseWith(vitestProblem(runningVitest(process.argv[1] ?? ''), importedVitest(import.meta.url)))

// Only now: an older Node or Vitest could not even load what follows. Required, so that a CommonJS configuration can load it too.
const config: typeof Config = createRequire(import.meta.url)('./config.js')

export type { SeatrialOptions } from './config.ts'

/**
 * The Vitest configuration of a repository of scenarios: each folder of `scenarios/` is a project. Ends the process with exit code 2
 * where Node or Vitest is too old, or where the command line names a project that does not exist.
 *
 * @example
 * export default seatrial()
 *
 * @example
 * export default seatrial({ projects: [{ test: { name: 'unit', include: ['src/**\/*.test.ts'] } }] })
 */
export const seatrial: typeof config.seatrial = config.seatrial
