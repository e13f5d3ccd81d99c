import type { ContainerStatus } from '../container-status.ts'
import { listAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { list } from '../objects.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import { type Capacity, toCapacity } from './capacity.ts'
import { type Happening, byTime, toHappening } from './happening.ts'
import { Hold } from './hold.ts'
import { runningFor, sightingsOf } from './sightings.ts'
import type { Waiting } from './verdict.ts'
import type { View } from './view.ts'

/** One wait's view of the cluster, and what it asks for besides the watches: attachments to containers, the nodes' room. */
export class Session {
  readonly #cache: NamespaceCache
  readonly #signal: AbortSignal
  readonly #wake: () => void
  /** By the container's id. */
  readonly #held = new Map<string, Hold>()
  #capacity: Capacity | 'asked' | undefined
  #classes: readonly KubeObject[] | 'forbidden' | 'asked' | undefined

  /** `wake` is called when an answer is in and the verdicts are worth another look. */
  constructor(cache: NamespaceCache, signal: AbortSignal, wake: () => void) {
    this.#cache = cache
    this.#signal = signal
    this.#wake = wake
  }

  view(since: number, restarts: number, reporting: ReadonlySet<string>): Omit<View, 'othersReady'> {
    const cache = this.#cache
    const sightings = sightingsOf(cache)
    const serverNow = cache.kube.now()
    let events: Map<string, Happening[]> | undefined
    return {
      now: Date.now(),
      since,
      restarts,
      reporting,
      ingressClasses: this.#classes === 'asked' ? undefined : this.#classes,
      list: (kind, apiVersion) => cache.list(kind, apiVersion),
      get: (kind, name, apiVersion) => cache.get(kind, name, apiVersion),
      seen: (kind, apiVersion) => cache.everSeen(kind, apiVersion),
      events: (object) => (events ??= byUid(cache.list('Event'))).get(object.metadata.uid ?? '') ?? [],
      runningFor: (container: ContainerStatus) => runningFor(container, sightings, serverNow),
      held: (id) => this.#held.get(id)?.held,
      capacity: this.#capacity === 'asked' ? undefined : this.#capacity,
    }
  }

  /** Attaches to a container and, where that is wanted, looks into it. Returns when to ask again. */
  check(container: NonNullable<Waiting['check']>): number | undefined {
    const known = this.#held.get(container.id)
    if (known !== undefined) return known.go(container.look)
    this.#held.set(container.id, new Hold(this.#cache, container, this.#signal, () => this.#wake()))
    return undefined
  }

  /** Reads the IngressClasses, once. */
  askClasses(): void {
    if (this.#classes !== undefined) return
    this.#classes = 'asked'
    list(this.#cache.kube, 'networking.k8s.io/v1', 'IngressClass', { signal: this.#signal }).then(
      (classes) => {
        this.#classes = classes
        this.#wake()
      },
      () => {
        this.#classes = 'forbidden'
        this.#wake()
      },
    )
  }

  /** Reads the nodes and what kube-system takes of them, once. Who may not read them never learns. */
  askCapacity(): void {
    if (this.#capacity !== undefined) return
    this.#capacity = 'asked'
    const read = async (path: string): Promise<readonly KubeObject[]> => {
      const answer = await this.#cache.kube.request<{ items: readonly KubeObject[] }>('GET', path, { signal: this.#signal })
      return listAt(answer, 'items').length === 0 ? [] : answer.items
    }
    const others = async (): Promise<readonly KubeObject[]> => {
      const [namespaces, pods] = await Promise.all([read('/api/v1/namespaces'), read('/api/v1/pods')])
      const own = new Set(namespaces.filter(isOfRun).map(({ metadata }) => metadata.name)).add(this.#cache.namespace)
      return pods.filter(({ metadata }) => !own.has(metadata.namespace ?? ''))
    }
    Promise.all([
      read('/api/v1/nodes'),
      read('/api/v1/namespaces/kube-system/pods'),
      // A user of a namespace may not read those of others.
      others().catch((): readonly KubeObject[] => []),
    ]).then(
      ([nodes, pods, otherPods]) => {
        this.#capacity = toCapacity(nodes, pods, otherPods)
        this.#wake()
      },
      () => undefined,
    )
  }
}

/** Namespaces that a run has created go with it. */
const isOfRun = ({ metadata }: KubeObject): boolean => Object.keys(metadata.labels ?? {}).some((key) => key.startsWith('seatrial.dev/'))

function byUid(events: readonly KubeObject[]): Map<string, Happening[]> {
  const sorted = events.map(toHappening).toSorted(byTime)
  return Map.groupBy(sorted, ({ uid }) => uid)
}
