import type { Code } from './catalogue.ts'

/** What a user can read and act on: a code of the catalogue, what was being done and why it failed, what mends it. */
export class SeatrialError extends Error {
  readonly code: Code
  /** The one thing to do next: a command, a spelling, a setting. */
  readonly hint: string | undefined
  override readonly name = 'SeatrialError'

  constructor(code: Code, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }

  /** `[CODE] message`, and the hint on a line of its own. */
  override toString(): string {
    return `[${this.code}] ${this.message}${this.hint === undefined ? '' : `\n  hint: ${this.hint}`}`
  }
}

/** The part of a failure that a person reads: a SeatrialError as it prints itself, anything else as its message. */
export const describeError = (error: unknown): string =>
  error instanceof SeatrialError ? error.toString() : error instanceof Error ? error.message : String(error)
