/** What ended a run, apart from the tests themselves: 1 is a failed test. */
export const exitCodes = { mistakes: 2, environment: 3, interrupted: 130 } as const

/** Ends the process with this code whenever it ends: Vitest would otherwise set its own last. */
export const endWith = (code: number): void => {
  process.exitCode = code
  process.once('exit', () => {
    process.exitCode = code
  })
}
