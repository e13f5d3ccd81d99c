import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import pc from 'picocolors'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'

/** The repository this program belongs to. */
export const repository = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs a command's work. Ctrl-C aborts its signal once, so that it can tidy up, and ends it there and then the second time.
 * What a user can mend is printed as such and sets exit code 1; any other error keeps its stack.
 */
export const session = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
  const controller = new AbortController()
  const stop = (signal: NodeJS.Signals) => () => {
    const code = 128 + constants.signals[signal]
    if (controller.signal.aborted) process.exit(code)
    process.exitCode = code
    controller.abort(new Error(`stopped by ${signal}`))
    process.stderr.write('stopping; once more to stop at once\n')
  }
  const stops = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => [signal, stop(signal)] as const)
  stops.forEach(([signal, listener]) => process.on(signal, listener))
  try {
    await work(controller.signal)
  } catch (error) {
    if (controller.signal.aborted) return
    process.exitCode = 1
    console.error(error instanceof SeatrialError ? pc.red(describeError(error)) : error)
  } finally {
    stops.forEach(([signal, listener]) => process.off(signal, listener))
  }
}
