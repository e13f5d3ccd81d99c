import { constants } from 'node:os'
import pc from 'picocolors'
import type { Code } from '../errors/catalogue.ts'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { exitCodes } from '../vitest/exit-code.ts'
import { repositoryOf } from '../vitest/repository.ts'

/** The root of the repository that the command is called in. */
export const repository = repositoryOf(process.cwd())

/** What is wrong with how a command was asked, or with a file that it was given. */
const mistakes: ReadonlySet<Code> = new Set(['init/no-chart', 'plan/setting', 'plan/ref', 'quarantine/entry'])

/** Prints what ended a command, or all of several, and sets the exit code: 2 where the command was used wrongly, else 1. */
export const tell = (error: unknown): void => {
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error]
  for (const one of all) console.error(one instanceof SeatrialError ? pc.red(describeError(one)) : one)
  process.exitCode = all.some((one) => one instanceof SeatrialError && mistakes.has(one.code)) ? exitCodes.mistakes : 1
}

/**
 * Runs a command's work. Ctrl-C aborts its signal once, so that it can tidy up, and ends it there and then the second time.
 * What a user can mend is printed as such; any other error keeps its stack.
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
    tell(error)
  } finally {
    stops.forEach(([signal, listener]) => process.off(signal, listener))
  }
}
