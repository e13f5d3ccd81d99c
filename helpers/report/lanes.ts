/**
 * Lines of a timeline: what overlaps in time stands in different ones. Spans come in the order of their ends, as results
 * are written, so that a span overlaps those before it if and only if the last of them ends after it begins.
 */
export class Lanes {
  readonly #ends: number[] = []

  /** The number of the first line that is free from `start` on, from 1. */
  place(start: number, stop: number): number {
    const free = this.#ends.findIndex((end) => end <= start)
    const lane = free < 0 ? this.#ends.length : free
    this.#ends[lane] = stop
    return lane + 1
  }
}
