/** What a release asks of the cluster: cores and bytes. */
export interface Amount {
  readonly cpu: number
  readonly memory: number
}

interface Waiting {
  readonly owner: string
  readonly amount: Amount
  readonly admitted: () => void
}

/**
 * One gate for the run: admits releases in the order they ask, as long as what they request fits beside
 * what is admitted already. One alone is always admitted, so that nothing waits for ever:
 * whether it fits at all is for the scheduler to say. An owner's amounts add up until it leaves.
 */
export class Gate {
  readonly #capacity: Amount
  readonly #held = new Map<string, Amount>()
  #queue: Waiting[] = []

  constructor(capacity: Amount) {
    this.#capacity = capacity
  }

  admit(owner: string, amount: Amount, admitted: () => void): void {
    // What asks for nothing waits for nothing, and gives no right to go before.
    if (amount.cpu <= 0 && amount.memory <= 0) return admitted()
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
    const used = others.reduce((sum, [, held]) => ({ cpu: sum.cpu + held.cpu, memory: sum.memory + held.memory }), { cpu: 0, memory: 0 })
    return used.cpu + amount.cpu <= this.#capacity.cpu && used.memory + amount.memory <= this.#capacity.memory
  }

  #advance(): void {
    for (;;) {
      // First come, first served; who holds something already goes before.
      const next = this.#queue.find((waiting) => this.#held.has(waiting.owner)) ?? this.#queue[0]
      if (next === undefined || !this.#fits(next)) return
      this.#queue = this.#queue.filter((waiting) => waiting !== next)
      const held = this.#held.get(next.owner) ?? { cpu: 0, memory: 0 }
      this.#held.set(next.owner, { cpu: held.cpu + next.amount.cpu, memory: held.memory + next.amount.memory })
      next.admitted()
    }
  }
}
