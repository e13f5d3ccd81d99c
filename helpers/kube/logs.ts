import { setMaxListeners } from 'node:events'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kube, KubeObject } from './client.ts'
import { containersOf } from './container-status.ts'
import { type LogEntry, LogRun } from './log-run.ts'
import type { NamespaceCache } from './watch-cache.ts'
import { lines } from './watch.ts'

export type { LogEntry } from './log-run.ts'

/** How long, in milliseconds, the rest of an ended container's log may take to arrive before it is given up. */
const patience = 2000

/**
 * Follows the log of every container of every pod of a namespace into files, from its first line on. Each restart has a
 * file of its own (`POD/CONTAINER.log`, `POD/CONTAINER.1.log` ...), and what a deleted pod had written stays.
 */
export class LogCollector implements AsyncDisposable {
  readonly #kube: Kube
  readonly #cache: NamespaceCache
  readonly #directory: string
  /** By pod uid, container and number of the run, in the order in which they began. */
  readonly #runs = new Map<string, LogRun>()
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
    for (const { name, restarts, state, lastExit } of containersOf(pod)) {
      if (lastExit !== undefined && restarts > 0) this.#run(pod, name, restarts - 1, { over: true, previous: true })
      if (state !== 'waiting') this.#run(pod, name, restarts, { over: state === 'terminated', previous: false })
    }
  }

  #run(pod: KubeObject, container: string, number: number, { over, previous }: { over: boolean; previous: boolean }): void {
    const key = `${pod.metadata.uid ?? ''}/${container}/${number}`
    const file = join(this.#directory, this.#folder(pod), `${container}${number === 0 ? '' : `.${number}`}.log`)
    const run = this.#runs.get(key) ?? new LogRun(this.#kube, { namespace: this.#cache.namespace, pod: pod.metadata.name, container, file })
    this.#runs.set(key, run)
    run.over ||= over
    run.follow(previous, this.#tell, this.#stop.signal)
  }

  readonly #tell = (entry: LogEntry): void => {
    for (const listener of this.#listeners) listener(entry)
  }

  /** A pod's name; the next pod of the same name (a StatefulSet's) gets a number. */
  #folder({ metadata }: KubeObject): string {
    const uid = metadata.uid ?? metadata.name
    const known = this.#folders.get(uid)
    if (known !== undefined) return known
    const same = [...this.#folders.values()].filter((folder) => folder.replace(/~\d+$/, '') === metadata.name).length
    const folder = same === 0 ? metadata.name : `${metadata.name}~${same + 1}`
    this.#folders.set(uid, folder)
    return folder
  }

  /** Every log that has a line, in the order in which they began. */
  files(): readonly { pod: string; container: string; path: string }[] {
    return [...this.#runs.values()]
      .filter(({ file }) => file.newest !== '')
      .map(({ pod, container, file }) => ({ pod, container, path: file.path }))
  }

  /** The containers, as pod and name, of which a log was read from its beginning to now, or is being read. */
  readable(): readonly { pod: string; container: string }[] {
    return [...this.#runs.values()].filter(({ opened }) => opened).map(({ pod, container }) => ({ pod, container }))
  }

  /** The last lines of a container's newest run that wrote any: of its previous run, where the current one wrote nothing. */
  async tail(pod: string, container: string, count: number): Promise<string> {
    const runs = [...this.#runs.values()].filter((run) => run.pod === pod && run.container === container)
    await settled(runs)
    return (
      runs
        .findLast(({ file }) => file.recent.length > 0)
        ?.file.recent.slice(-count)
        .join('\n') ?? ''
    )
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

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe?.()
    const runs = [...this.#runs.values()]
    await settled(runs)
    this.#stop.abort(new Error('the collection of logs has ended'))
    await Promise.all(runs.flatMap(({ work }) => work ?? []))
    for (const { file } of runs) file.close()
  }
}

/** Waits for logs that end by themselves. */
async function settled(runs: readonly LogRun[]): Promise<void> {
  const ending = runs.filter(({ over }) => over).flatMap(({ work }) => work ?? [])
  if (ending.length > 0) await Promise.race([Promise.all(ending), sleep(patience, undefined, { ref: false })])
}
