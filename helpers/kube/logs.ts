import { setMaxListeners } from 'node:events'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Kube, type KubeObject } from './client.ts'
import { type ContainerStatus, containersOf } from './container-status.ts'
import { LogFile } from './log-file.ts'
import type { NamespaceCache } from './watch-cache.ts'
import { lines } from './watch.ts'

export interface LogEntry {
  readonly pod: string
  readonly container: string
  readonly line: string
}

/** One run of one container and what is being done about its log. */
interface Run {
  readonly pod: string
  readonly uid: string
  readonly container: string
  readonly instance: number
  readonly file: LogFile
  work: Promise<void> | undefined
  /** The container has ended, so its log ends by itself. */
  over: boolean
}

/** How long logs of ended containers may take to arrive before they are given up. */
const patience = 2000

/**
 * Follows the log of every container of every pod of a namespace into files, from its first line on. Each restart has a
 * file of its own (`POD/CONTAINER.log`, `POD/CONTAINER.1.log` ...), and what a deleted pod had written stays.
 */
export class LogCollector implements AsyncDisposable {
  readonly #kube: Kube
  readonly #cache: NamespaceCache
  readonly #directory: string
  readonly #runs = new Map<string, Run>()
  readonly #folders = new Map<string, string>()
  readonly #listeners = new Set<(entry: LogEntry) => void>()
  readonly #stop = new AbortController()
  #unsubscribe: (() => void) | undefined

  constructor(kube: Kube, cache: NamespaceCache, directory: string) {
    this.#kube = kube
    this.#cache = cache
    this.#directory = directory
    setMaxListeners(0, this.#stop.signal)
  }

  /** Begins to follow: the pods there are, and each that comes. */
  start(): void {
    if (this.#unsubscribe !== undefined) return
    this.#unsubscribe = this.#cache.onChange(({ object }) => object.kind === 'Pod' && this.#look(object))
    for (const pod of this.#cache.list('Pod')) this.#look(pod)
    // A cache that can not watch pods tells those who wait in it.
    this.#cache.watch('v1', 'Pod').catch(() => undefined)
  }

  #look(pod: KubeObject): void {
    for (const container of containersOf(pod)) {
      const current = container.restarts
      if (container.lastExit !== undefined && current > 0) this.#begin(pod, container, current - 1, true)
      if (container.state !== 'waiting') this.#begin(pod, container, current, container.state === 'terminated')
    }
  }

  #begin(pod: KubeObject, { name, restarts }: ContainerStatus, instance: number, over: boolean): void {
    const uid = pod.metadata.uid ?? pod.metadata.name
    const key = `${uid}/${name}/${instance}`
    const known = this.#runs.get(key)
    if (known !== undefined) {
      known.over ||= over
      if (known.work === undefined && !known.over) this.#follow(known, false)
      return
    }
    const file = new LogFile(join(this.#directory, this.#folder(pod, uid), `${name}${instance === 0 ? '' : `.${instance}`}.log`))
    const run: Run = { pod: pod.metadata.name, uid, container: name, instance, file, work: undefined, over }
    this.#runs.set(key, run)
    this.#follow(run, instance < restarts)
  }

  /** A pod's name; another pod of the same name (a StatefulSet's) gets a number. */
  #folder({ metadata }: KubeObject, uid: string): string {
    const known = this.#folders.get(uid)
    if (known !== undefined) return known
    const same = [...this.#folders.values()].filter((folder) => folder.replace(/~\d+$/, '') === metadata.name).length
    const folder = same === 0 ? metadata.name : `${metadata.name}~${same + 1}`
    this.#folders.set(uid, folder)
    return folder
  }

  #follow(run: Run, previous: boolean): void {
    run.work = this.#copy(run, previous)
      .catch((error: unknown) => {
        // Not started yet, already gone, or the connection broke: the next change of the pod tries again.
        if (!(error instanceof ApiError) && !this.#stop.signal.aborted && run.file.newest === '') run.file.recent.push(`(log lost: ${String(error)})`)
      })
      .finally(() => {
        run.work = undefined
      })
  }

  async #copy(run: Run, previous: boolean): Promise<void> {
    const path = `/api/v1/namespaces/${this.#cache.namespace}/pods/${run.pod}/log`
    const sinceTime = run.file.newest === '' ? undefined : run.file.newest
    const query = { container: run.container, timestamps: true, follow: !previous, previous: previous || undefined, sinceTime }
    const stream = await this.#kube.stream(path, { query, signal: this.#stop.signal })
    for await (const stamped of lines(stream)) {
      const line = await run.file.take(stamped)
      if (line !== undefined) for (const listener of this.#listeners) listener({ pod: run.pod, container: run.container, line })
    }
  }

  /** Every log file so far, in the order in which they began. */
  files(): readonly { pod: string; container: string; path: string }[] {
    return [...this.#runs.values()].filter((run) => run.file.newest !== '').map(({ pod, container, file }) => ({ pod, container, path: file.path }))
  }

  /** The last lines of a container's newest run that wrote any: of its previous run, where the current one wrote nothing. */
  async tail(pod: string, container: string, count: number): Promise<string> {
    const runs = [...this.#runs.values()].filter((run) => run.pod === pod && run.container === container)
    await this.#settle(runs)
    return runs.findLast((run) => run.file.recent.length > 0)?.file.recent.slice(-count).join('\n') ?? ''
  }

  /** Resolves with the first line that matches, of those already written and those to come. */
  async until(match: (entry: LogEntry) => boolean, { signal }: { signal: AbortSignal }): Promise<LogEntry> {
    const { promise, resolve, reject } = Promise.withResolvers<LogEntry>()
    const listener = (entry: LogEntry) => match(entry) && resolve(entry)
    const abort = () => reject(signal.reason)
    this.#listeners.add(listener)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    this.#search(match).then((entry) => entry && resolve(entry), reject)
    return await promise.finally(() => {
      this.#listeners.delete(listener)
      signal.removeEventListener('abort', abort)
    })
  }

  /** The first matching line among those written so far. */
  async #search(match: (entry: LogEntry) => boolean): Promise<LogEntry | undefined> {
    for (const { pod, container, file } of this.#runs.values()) {
      const inMemory = file.recent.find((line) => match({ pod, container, line }))
      if (inMemory !== undefined) return { pod, container, line: inMemory }
      if (file.newest === '') continue
      for await (const line of lines(createReadStream(file.path))) if (match({ pod, container, line })) return { pod, container, line }
    }
    return undefined
  }

  /** Waits for logs that end by themselves. */
  async #settle(runs: readonly Run[]): Promise<void> {
    const ending = runs.filter((run) => run.over).flatMap((run) => run.work ?? [])
    if (ending.length > 0) await Promise.race([Promise.all(ending), sleep(patience, undefined, { ref: false })])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe?.()
    const runs = [...this.#runs.values()]
    await this.#settle(runs)
    this.#stop.abort(new Error('the collection of logs has ended'))
    await Promise.all(runs.map((run) => run.work))
    await Promise.all(runs.map((run) => run.file[Symbol.asyncDispose]()))
  }
}
