import { lackOf, sumOf, type Amounts } from '../types/amounts.ts'

interface Waiting {
  readonly owner: string
  readonly amount: Amounts
  readonly since: number
  readonly admitted: () => void
}

/** What a gate tells the gates of other runs on the same cluster. */
export interface GateState {
  readonly held: Amounts
  /** When the one that is next began to wait, in milliseconds of the cluster's clock. */
  readonly waitingSince?: number | undefined
  /** When its last turn was, by the same clock: somebody was let in that needs room, or the run began. */
  readonly admittedAt: number
}

/**
 * One gate for the run: admits releases in the order they ask, as long as what they request fits beside
 * what is admitted already, here and in other runs. Of several runs the one goes first that holds the least, so that
 * a single cell does not wait for all of a suite. One alone is always admitted, so that nothing waits for ever:
 * whether it fits at all is for the scheduler to say. An owner's amounts add up until it leaves.
 */
export class Gate {
  readonly #capacity: Amounts
  readonly #now: () => number
  readonly #held = new Map<string, Amounts>()
  #queue: Waiting[] = []
  #others: readonly GateState[] = []
  #admittedAt: number
  #changed: () => void = () => undefined

  /** `now`: the cluster's clock, which runs on several machines have in common. */
  constructor(capacity: Amounts, now: () => number = () => performance.now()) {
    this.#capacity = capacity
    this.#now = now
    // Who is new has had no turn, and yet goes behind who has waited for one since before it came.
    this.#admittedAt = now()
  }

  /** Calls back with each change of the state. */
  onChange(changed: () => void): void {
    this.#changed = changed
  }

  get state(): GateState {
    return { held: this.#holds, waitingSince: this.#next?.since, admittedAt: this.#admittedAt }
  }

  get #holds(): Amounts {
    return sumOf(...this.#held.values())
  }

  /** Takes note of other runs' gates. */
  beside(others: readonly GateState[]): void {
    this.#others = others
    this.#advance()
  }

  admit(owner: string, asked: Amounts, admitted: () => void): void {
    // Devices of which the cluster has too few no waiting brings: they are the scheduler's to refuse.
    const possible = ([name, value]: [string, number]): boolean => !name.includes('/') || value <= (this.#capacity[name] ?? 0)
    const amount = Object.fromEntries(Object.entries(asked).filter(possible))
    // What asks for nothing waits for nothing, and gives no right to go before.
    if (Object.values(amount).every((value) => value <= 0)) return admitted()
    this.#queue.push({ owner, amount, since: this.#now(), admitted })
    this.#advance()
  }

  /** Whether somebody waits for room, here or in another run. */
  get queued(): boolean {
    return this.#queue.length > 0 || this.#others.some(({ waitingSince }) => waitingSince !== undefined)
  }

  /** Gives back all that `owner` holds, and its place in the queue. */
  leave(owner: string): void {
    this.#held.delete(owner)
    this.#queue = this.#queue.filter((waiting) => waiting.owner !== owner)
    this.#advance()
  }

  /** Of this run: first come, first served; who holds something already goes before. */
  get #next(): Waiting | undefined {
    return this.#queue.find((waiting) => this.#held.has(waiting.owner)) ?? this.#queue[0]
  }

  /** The largest part of any one resource, by which shares are fair (Ghodsi et al., Dominant Resource Fairness, NSDI 2011). */
  #shareOf(held: Amounts): number {
    return Math.max(0, ...Object.entries(this.#capacity).map(([name, all]) => (all > 0 ? (held[name] ?? 0) / all : 0)))
  }

  /**
   * Whether another run's next one goes before this run's: (1) the run that holds the smaller share goes first; (2) of equal
   * shares the run whose last turn is longer ago, so that one that asks for all the room gets it when the room is empty;
   * (3) else the one that waits longer.
   */
  #goesBefore({ held, waitingSince, admittedAt }: GateState, since: number): boolean {
    if (waitingSince === undefined) return false
    const order = [this.#shareOf(held) - this.#shareOf(this.#holds), admittedAt - this.#admittedAt, waitingSince - since]
    return (order.find((difference) => difference !== 0) ?? 0) < 0
  }

  #fits({ owner, amount, since }: Waiting): boolean {
    // Who already holds something must not wait for others to leave: two such would wait for each other.
    if (this.#held.has(owner)) return true
    if (this.#others.some((other) => this.#goesBefore(other, since))) return false
    const held = sumOf(this.#holds, ...this.#others.map((other) => other.held))
    // What it does not ask for is no matter of its: another run may hold devices that this one has never heard of.
    const wanted = Object.fromEntries(Object.entries(amount).map(([name, value]) => [name, value + (held[name] ?? 0)]))
    return Object.values(held).every((value) => value <= 0) || lackOf(wanted, this.#capacity) === undefined
  }

  #advance(): void {
    for (let next = this.#next; next !== undefined && this.#fits(next); next = this.#next) {
      this.#queue = this.#queue.filter((waiting) => waiting !== next)
      this.#admittedAt = this.#now()
      this.#held.set(next.owner, sumOf(this.#held.get(next.owner) ?? {}, next.amount))
      next.admitted()
    }
    this.#changed()
  }
}
