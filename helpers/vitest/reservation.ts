import { mostOf, sumOf, timesOf, type Amounts } from '../types/amounts.ts'

/**
 * The room of one cell. With the first chart it asks for all that its charts need at any one time, so that no cell holds half
 * of what it needs while it waits for the other half; later only for what nobody could foresee.
 */
export class Reservation {
  readonly #foreseen: Amounts
  readonly #ask: (amounts: Amounts) => Promise<void>
  #asked: Amounts = {}
  #held: Amounts = {}

  constructor(foreseen: Amounts, ask: (amounts: Amounts) => Promise<void>) {
    this.#foreseen = foreseen
    this.#ask = ask
  }

  /** Resolves when there is room for these requests beside all those before. */
  async admit(requests: Amounts): Promise<void> {
    this.#asked = sumOf(this.#asked, requests)
    const wanted = mostOf(this.#foreseen, this.#asked)
    const more = sumOf(wanted, timesOf(this.#held, -1))
    if (Object.values(more).every((value) => value <= 0)) return
    await this.#ask(more)
    this.#held = wanted
  }

  /** These requests, admitted before, are no more; their room stays with the cell. */
  leave(requests: Amounts): void {
    const rest = sumOf(this.#asked, timesOf(requests, -1))
    this.#asked = mostOf(rest, timesOf(rest, 0))
  }
}
