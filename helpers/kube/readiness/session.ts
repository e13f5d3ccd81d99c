import { ApiError } from '../client.ts'
import type { ContainerStatus } from '../container-status.ts'
import { listAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import { type Capacity, toCapacity } from './capacity.ts'
import { type Happening, byTime, toHappening } from './happening.ts'
import { hold } from './hold.ts'
import { runningFor, sightingsOf } from './sightings.ts'
import type { ContainerName } from './verdict.ts'
import type { View } from './view.ts'

/** How long after the end of an attachment the next may follow, in milliseconds: the kubelet's status comes meanwhile. */
const between = 1000

type Held = { readonly state: 'asked' | 'forbidden' } | { readonly state: 'held' | 'ended'; readonly at: number }

/** One wait's view of the cluster, and what it asks for besides the watches: attachments to containers, the nodes' room. */
export class Session {
  readonly #cache: NamespaceCache
  readonly #signal: AbortSignal
  readonly #wake: () => void
  /** By the container's id. */
  readonly #held = new Map<string, Held>()
  #capacity: Capacity | 'asked' | undefined

  /** `wake` is called when an answer is in and the verdicts are worth another look. */
  constructor(cache: NamespaceCache, signal: AbortSignal, wake: () => void) {
    this.#cache = cache
    this.#signal = signal
    this.#wake = wake
  }

  view(since: number, restarts: number): Omit<View, 'othersReady'> {
    const cache = this.#cache
    const sightings = sightingsOf(cache)
    const serverNow = cache.kube.now()
    let events: Map<string, Happening[]> | undefined
    return {
      now: Date.now(),
      since,
      restarts,
      list: (kind) => cache.list(kind),
      get: (kind, name) => cache.get(kind, name),
      last: (kind, name) => cache.everSeen(kind).findLast((object) => object.metadata.name === name),
      events: (object) => (events ??= byUid(cache.list('Event'))).get(object.metadata.uid ?? '') ?? [],
      runningFor: (container: ContainerStatus) => runningFor(container, sightings, serverNow),
      held: (id) => {
        const held = this.#held.get(id)
        return held?.state === 'forbidden' ? held.state : held?.state === 'held' ? Date.now() - held.at : undefined
      },
      capacity: this.#capacity === 'asked' ? undefined : this.#capacity,
    }
  }

  /** Attaches to a container; again, later, where that ended. Returns when to ask again. */
  check(container: ContainerName): number | undefined {
    const known = this.#held.get(container.id)
    if (known !== undefined && known.state !== 'ended') return undefined
    if (known !== undefined && Date.now() < known.at + between) return known.at + between
    this.#held.set(container.id, { state: 'asked' })
    void this.#hold(container)
    return undefined
  }

  async #hold(container: ContainerName): Promise<void> {
    const tell = (held: Held) => {
      this.#held.set(container.id, held)
      this.#wake()
    }
    try {
      const { ended } = await hold(this.#cache, container, this.#signal)
      tell({ state: 'held', at: Date.now() })
      await ended
      tell({ state: 'ended', at: Date.now() })
    } catch (error) {
      const forbidden = error instanceof ApiError && [401, 403, 405].includes(error.status)
      tell(forbidden ? { state: 'forbidden' } : { state: 'ended', at: Date.now() })
    }
  }

  /** Reads the nodes and what kube-system takes of them, once. Who may not read them never learns. */
  askCapacity(): void {
    if (this.#capacity !== undefined) return
    this.#capacity = 'asked'
    const read = async (path: string): Promise<readonly KubeObject[]> => {
      const answer = await this.#cache.kube.request<{ items: readonly KubeObject[] }>('GET', path, { signal: this.#signal })
      return listAt(answer, 'items').length === 0 ? [] : answer.items
    }
    Promise.all([read('/api/v1/nodes'), read('/api/v1/namespaces/kube-system/pods')]).then(
      ([nodes, pods]) => {
        this.#capacity = toCapacity(nodes, pods)
        this.#wake()
      },
      () => undefined,
    )
  }
}

function byUid(events: readonly KubeObject[]): Map<string, Happening[]> {
  const sorted = events.map(toHappening).toSorted(byTime)
  return Map.groupBy(sorted, ({ uid }) => uid)
}
