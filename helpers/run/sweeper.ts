import type { Kube } from '../kube/client.ts'
import { watchUntil } from '../kube/watch-until.ts'
import type { Gate } from './gate.ts'
import { deleteNamespace } from './namespaces.ts'

/** The longest one namespace holds up the others' removal, in milliseconds: one that never goes must not keep them all. */
const patience = 10_000

/** Resolves when the namespace is no more, or its time or `signal` is up. */
const untilGone = async (kube: Kube, name: string, signal: AbortSignal): Promise<void> => {
  const watched = { path: '/api/v1/namespaces', apiVersion: 'v1', kind: 'Namespace', name }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  // What can not be watched is not waited for.
  await watchUntil(kube, watched, (all) => all.length === 0, limit).catch(() => false)
}

/**
 * Removes the namespaces of cells that have ended, one after the other: to tear a namespace down costs a node about what
 * starting it did, and the cells that still run need that more. All go at once where somebody waits for their room.
 */
export class Sweeper implements Disposable {
  readonly #kube: Kube
  readonly #gate: Gate
  readonly #end = new AbortController()
  readonly #waiting: string[] = []
  #going = 0

  constructor(kube: Kube, gate: Gate) {
    this.#kube = kube
    this.#gate = gate
  }

  /** A cell has ended: its namespace goes in its turn, and its place in the gate with it. */
  finished(namespace: string): void {
    this.#waiting.push(namespace)
    this.advance()
  }

  /** Removes what is to go now. To be called again where somebody has begun to queue at the gate. */
  advance(): void {
    while ((this.#going === 0 || this.#gate.queued) && !this.#end.signal.aborted) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#going += 1
      void this.#remove(next)
    }
  }

  async #remove(namespace: string): Promise<void> {
    // What can not be removed now, the end of the run tries again and tells of.
    await deleteNamespace(this.#kube, namespace).catch(() => undefined)
    this.#gate.leave(namespace)
    await untilGone(this.#kube, namespace, this.#end.signal)
    this.#going -= 1
    this.advance()
  }

  [Symbol.dispose](): void {
    this.#end.abort()
  }
}
