import { SeatrialError } from '../errors/seatrial-error.ts'

/** An error of the file system, such as a full disk: no fault of what was to be written. */
const isOfTheSystem = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'

/**
 * Does what writes a part of the report. What the file system does not take is told by `tell` the first time, and the run
 * goes on: what has been written stays whole, and what has not is not run in the report.
 */
export class Unwritten {
  readonly #tell: (error: SeatrialError) => void
  #first: SeatrialError | undefined

  constructor(tell: (error: SeatrialError) => void) {
    this.#tell = tell
  }

  /** Why something could not be written, in one line; undefined where all was. */
  get why(): string | undefined {
    return this.#first?.message
  }

  /** What `write` gives; undefined where the file system did not take it. */
  async attempt<T>(what: string, write: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await write()
    } catch (error) {
      if (!isOfTheSystem(error)) throw error
      if (this.#first === undefined) {
        this.#first = new SeatrialError('report/unwritable', `${what} could not be written: ${error.message}`, { cause: error })
        this.#tell(this.#first)
      }
      return undefined
    }
  }
}
