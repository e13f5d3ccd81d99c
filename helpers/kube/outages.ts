/** What a server that restarts quickly is away for, in milliseconds. */
const reconnection = 2_000

/** When a server could not be watched, by the clock of `performance.now()`. Several watches of one server share it. */
export class Outages {
  readonly #all: { readonly from: number; to: number }[] = []

  /** A watch has lost the server, which others need not notice. */
  lost(): void {
    if (!this.#isOpen) this.#all.push({ from: performance.now(), to: Infinity })
  }

  /** The server has answered some watch. */
  answered(): void {
    const last = this.#all.at(-1)
    if (last?.to === Infinity) last.to = performance.now()
  }

  get #isOpen(): boolean {
    return this.#all.at(-1)?.to === Infinity
  }

  /** How long since a moment the server was away, in milliseconds: zero where it was but a reconnection, and is over. */
  since(moment: number): number {
    const now = performance.now()
    const away = this.#all.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, now) - Math.max(from, moment)), 0)
    return this.#isOpen || away >= reconnection ? away : 0
  }
}
