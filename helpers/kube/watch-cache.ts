import { setMaxListeners } from 'node:events'
import { groupOf, groupOfKind } from './built-in.ts'
import type { Kube, KubeObject } from './client.ts'
import { Outages } from './outages.ts'
import { keepWatching } from './watch.ts'

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
}

/** One kind's objects: those there are, and the last state of every one there was. */
interface Store {
  readonly group: string
  readonly kind: string
  readonly current: Map<string, KubeObject>
  readonly seen: Map<string, KubeObject>
  readonly started: Promise<void>
}

/** The objects of one namespace, kept current by one watch per kind; shared by all that wait in it. */
export class NamespaceCache implements AsyncDisposable {
  readonly kube: Kube
  readonly namespace: string
  readonly #stores = new Map<string, Store>()
  readonly #listeners = new Set<(change: Change) => void>()
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #outages = new Outages()
  readonly #hides: (object: KubeObject) => boolean

  /** What `hides` says of an object is not there for those who look into the cache. */
  constructor(kube: Kube, namespace: string, hides: (object: KubeObject) => boolean = () => false) {
    this.kube = kube
    this.namespace = namespace
    this.#hides = hides
    setMaxListeners(0, this.#stop.signal)
  }

  /**
   * Watches a kind from now on; resolves when its first list is in. Asking again costs nothing.
   * With `name` only that object is watched, as suits cluster-scoped kinds. Throws `kube/unknown-kind` or ApiError.
   */
  watch(apiVersion: string, kind: string, name?: string): Promise<void> {
    const key = `${apiVersion}/${kind}`
    const whole = this.#stores.get(key)
    if (whole !== undefined) return whole.started
    const scope = name === undefined ? key : `${key}/${name}`
    const store = this.#stores.get(scope) ?? this.#open(apiVersion, kind, name)
    this.#stores.set(scope, store)
    return store.started
  }

  /** Whether a kind has been watched before now, so that the cache may lag behind what the API server has. */
  isWatching(apiVersion: string, kind: string): boolean {
    return this.#stores.has(`${apiVersion}/${kind}`)
  }

  #open(apiVersion: string, kind: string, name: string | undefined): Store {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const store: Store = { group: groupOf(apiVersion), kind, current: new Map(), seen: new Map(), started: promise }
    // Who watches in advance and never waits must not crash the process.
    promise.catch(() => this.#stores.forEach((each, key) => each === store && this.#stores.delete(key)))
    const sink = {
      replace: (objects: readonly KubeObject[]) => {
        const listed = new Set(objects.map((object) => object.metadata.name))
        for (const object of store.current.values()) if (!listed.has(object.metadata.name)) this.#put(store, 'DELETED', object)
        for (const object of objects) this.#put(store, store.current.has(object.metadata.name) ? 'MODIFIED' : 'ADDED', object)
        resolve()
      },
      change: (type: Change['type'], object: KubeObject) => this.#put(store, type, object),
      failed: reject,
      lost: () => this.#outages.lost(),
      answered: () => this.#outages.answered(),
    }
    const work = this.kube
      .resource(apiVersion, kind)
      .then((resource) => keepWatching(this.kube, { path: resource.path(this.namespace), apiVersion, kind, name }, sink, this.#stop.signal))
      .catch(reject)
      .finally(() => {
        this.#running.delete(work)
        reject(this.#stop.signal.reason)
      })
    this.#running.add(work)
    return store
  }

  /** How long since a moment of `performance.now()` the server could not be watched, in milliseconds: what changed then was not seen. */
  blindSince(moment: number): number {
    return this.#outages.since(moment)
  }

  #put(store: Store, type: Change['type'], object: KubeObject): void {
    if (this.#hides(object)) return
    const { name, uid } = object.metadata
    store.seen.set(uid ?? name, object)
    if (type === 'DELETED') store.current.delete(name)
    else store.current.set(name, object)
    for (const listener of this.#listeners) listener({ type, object })
  }

  /** The objects of a kind: of `apiVersion`'s group, else of Kubernetes' own where that has the kind. */
  list(kind: string, apiVersion?: string): readonly KubeObject[] {
    return this.#collect(kind, apiVersion, (store) => store.current)
  }

  /** The last state of every object there was since the watch began, also of those deleted meanwhile. */
  everSeen(kind: string, apiVersion?: string): readonly KubeObject[] {
    return this.#collect(kind, apiVersion, (store) => store.seen)
  }

  get(kind: string, name: string, apiVersion?: string): KubeObject | undefined {
    return this.list(kind, apiVersion).find(({ metadata }) => metadata.name === name)
  }

  /** An object that is watched by its name and with all of its kind is one object. */
  #collect(kind: string, apiVersion: string | undefined, of: (store: Store) => Map<string, KubeObject>): readonly KubeObject[] {
    const group = apiVersion === undefined ? groupOfKind(kind) : groupOf(apiVersion)
    const stores = [...this.#stores.values()].filter((store) => store.kind === kind && (group === undefined || store.group === group))
    const [only] = stores
    if (only !== undefined && stores.length === 1) return [...of(only).values()]
    const objects = stores.flatMap((store) => [...of(store).values()])
    return [...new Map(objects.map((object) => [object.metadata.uid ?? object.metadata.name, object])).values()]
  }

  /** Calls `listener` with each change, in the order of its watch. Returns what ends that. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves with the first defined result of `check`, which runs now and after each batch of changes. */
  until<T>(check: () => T | undefined, { signal }: { signal: AbortSignal }): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const attempt = () => {
      try {
        const result = check()
        if (result !== undefined) resolve(result)
      } catch (error) {
        reject(error)
      }
    }
    let scheduled = false
    const unsubscribe = this.onChange(() => {
      if (scheduled) return
      scheduled = true
      queueMicrotask(() => {
        scheduled = false
        attempt()
      })
    })
    const stopped = AbortSignal.any([signal, this.#stop.signal])
    const abort = () => reject(stopped.reason)
    stopped.addEventListener('abort', abort, { once: true })
    if (stopped.aborted) abort()
    else attempt()
    return promise.finally(() => {
      unsubscribe()
      stopped.removeEventListener('abort', abort)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error(`the watch of namespace ${this.namespace} has ended`))
    await Promise.all(this.#running)
  }
}
