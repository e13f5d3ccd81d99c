import { mostOf, sumOf, timesOf, type Amounts } from '../types/amounts.ts'

/**
 * The room of one cell. With the first chart it asks for all that its charts need at any one time, so that no cell holds half
 * of what it needs while it waits for the other half; later only for what nobody could foresee. What it has it keeps.
 */
export class Reservation {
  readonly #ask: (amounts: Amounts) => Promise<void>
  readonly #parts = new Map<string, Amounts>()
  #wanted: Amounts
  #held: Amounts = {}

  constructor(foreseen: Amounts, ask: (amounts: Amounts) => Promise<void>) {
    this.#wanted = foreseen
    this.#ask = ask
  }

  /** Resolves when there is room for what a part requests, in the place of what it requested before, beside all other parts. */
  async admit(part: string, requests: Amounts): Promise<void> {
    this.#parts.set(part, mostOf(this.#parts.get(part) ?? {}, requests))
    this.#wanted = mostOf(this.#wanted, sumOf(...this.#parts.values()))
    const wanted = this.#wanted
    const more = sumOf(wanted, timesOf(this.#held, -1))
    if (Object.values(more).every((value) => value <= 0)) return
    await this.#ask(more)
    this.#held = wanted
  }

  /** A part is no more: others may have its room. */
  leave(part: string): void {
    this.#parts.delete(part)
  }
}
