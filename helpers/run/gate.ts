import { lackOf, sumOf, type Amounts } from '../types/amounts.ts'

interface Waiting {
  readonly owner: string
  readonly amount: Amounts
  readonly admitted: () => void
}

/**
 * One gate for the run: admits releases in the order they ask, as long as what they request fits beside
 * what is admitted already. One alone is always admitted, so that nothing waits for ever:
 * whether it fits at all is for the scheduler to say. An owner's amounts add up until it leaves.
 */
export class Gate {
  readonly #capacity: Amounts
  readonly #held = new Map<string, Amounts>()
  #queue: Waiting[] = []

  constructor(capacity: Amounts) {
    this.#capacity = capacity
  }

  admit(owner: string, asked: Amounts, admitted: () => void): void {
    // Devices of which the cluster has too few no waiting brings: they are the scheduler's to refuse.
    const possible = ([name, value]: [string, number]): boolean => !name.includes('/') || value <= (this.#capacity[name] ?? 0)
    const amount = Object.fromEntries(Object.entries(asked).filter(possible))
    // What asks for nothing waits for nothing, and gives no right to go before.
    if (Object.values(amount).every((value) => value <= 0)) return admitted()
    this.#queue.push({ owner, amount, admitted })
    this.#advance()
  }

  /** Whether somebody waits for room. */
  get queued(): boolean {
    return this.#queue.length > 0
  }

  /** Gives back all that `owner` holds, and its place in the queue. */
  leave(owner: string): void {
    this.#held.delete(owner)
    this.#queue = this.#queue.filter((waiting) => waiting.owner !== owner)
    this.#advance()
  }

  #fits({ owner, amount }: Waiting): boolean {
    const others = [...this.#held].filter(([name]) => name !== owner)
    // Who already holds something must not wait for others to leave: two such would wait for each other.
    if (others.length === 0 || this.#held.has(owner)) return true
    return lackOf(sumOf(...others.map(([, held]) => held), amount), this.#capacity) === undefined
  }

  #advance(): void {
    for (;;) {
      // First come, first served; who holds something already goes before.
      const next = this.#queue.find((waiting) => this.#held.has(waiting.owner)) ?? this.#queue[0]
      if (next === undefined || !this.#fits(next)) return
      this.#queue = this.#queue.filter((waiting) => waiting !== next)
      this.#held.set(next.owner, sumOf(this.#held.get(next.owner) ?? {}, next.amount))
      next.admitted()
    }
  }
}
