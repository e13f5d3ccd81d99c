import type { ContainerStatus } from '../container-status.ts'
import { listAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import { type Capacity, toCapacity } from './capacity.ts'
import { type Happening, byTime, toHappening } from './happening.ts'
import { look } from './look.ts'
import { runningFor, sightingsOf } from './sightings.ts'
import type { ContainerName } from './verdict.ts'
import type { Liveness, View } from './view.ts'

/** How long after a look that found nothing the next may follow, in milliseconds: the kubelet's status comes meanwhile. */
const between = 1000

/** One wait's view of the cluster, and what it asks for besides the watches: looks into containers, the nodes' room. */
export class Session {
  readonly #cache: NamespaceCache
  readonly #signal: AbortSignal
  readonly #wake: () => void
  readonly #looks = new Map<string, { liveness: Liveness; at: number }>()
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
      liveness: (id) => this.#looks.get(id)?.liveness ?? 'unknown',
      capacity: this.#capacity === 'asked' ? undefined : this.#capacity,
    }
  }

  /** Looks into a container once; again, later, where it was not running. Returns when that will be. */
  check(container: ContainerName): number | undefined {
    const known = this.#looks.get(container.id)
    if (known !== undefined && (known.liveness !== 'gone' || Date.now() < known.at + between)) return known.liveness === 'gone' ? known.at + between : undefined
    this.#looks.set(container.id, { liveness: 'unknown', at: Date.now() })
    look(this.#cache, container, this.#signal).then(
      (liveness) => {
        this.#looks.set(container.id, { liveness, at: Date.now() })
        this.#wake()
      },
      () => undefined,
    )
    return undefined
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
