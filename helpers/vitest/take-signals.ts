import colors from 'picocolors'
import { endWith, exitCodes } from './exit-code.ts'
import { runState } from './run-state.ts'

/** Makes Ctrl-C and SIGTERM end the run in order, by `cancel`; the second of them ends the process at once. */
export const takeSignals = (cancel: () => void): void => {
  const state = runState()
  if (state.interrupted) return
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (state.interrupted) process.exit(exitCodes.interrupted)
      state.interrupted = true
      state.ended = `it was interrupted (${signal})`
      endWith(exitCodes.interrupted)
      process.stderr.write(colors.yellow('\ninterrupted: cleaning up; once more to leave at once (the next start cleans up then)\n'))
      cancel()
    })
  }
}
