import { join } from 'node:path'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { lintWorkflows } from './lint.ts'

/** A part of `npm run check`: the workflows. A check that could not be made is red. */
try {
  const findings = await lintWorkflows(join(import.meta.dirname, '..', '..'))
  if (findings !== '') throw new Error(findings)
} catch (error) {
  console.error(error instanceof SeatrialError ? describeError(error) : error instanceof Error ? error.message : error)
  process.exitCode = 1
}
