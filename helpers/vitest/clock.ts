import { SeatrialError } from '../errors/seatrial-error.ts'
import { formatDuration } from '../types/duration.ts'

/** A cell's time limit that can be stopped: time in the queue is not the cell's. */
export class Clock implements Disposable {
  readonly #controller = new AbortController()
  readonly #limit: number
  #left: number
  #since = performance.now()
  #timer: NodeJS.Timeout | undefined
  /** Aborted when the time is up or the run is interrupted. */
  readonly signal: AbortSignal

  constructor(limit: number, interrupted: AbortSignal) {
    this.#limit = limit
    this.#left = limit
    this.signal = AbortSignal.any([interrupted, this.#controller.signal])
    this.resume()
  }

  resume(): void {
    this.#since = performance.now()
    this.#timer = setTimeout(() => {
      this.#controller.abort(
        new SeatrialError('run/timeout', `the scenario's time of ${formatDuration(this.#limit)} is up`, {
          hint: 'give it more with `timeout:`',
        }),
      )
    }, this.#left)
  }

  pause(): void {
    clearTimeout(this.#timer)
    this.#left -= performance.now() - this.#since
  }

  /** Runs `wait` with the clock stopped. */
  async stopped<T>(wait: () => Promise<T>): Promise<T> {
    this.pause()
    try {
      return await wait()
    } finally {
      this.resume()
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
