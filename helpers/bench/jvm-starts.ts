import { z } from 'zod'
import { ApiError, type Kube, type KubeObject } from '../kube/client.ts'
import { listAt, textAt, timeAt } from '../kube/fields.ts'
import { keepWatching } from '../kube/watch.ts'

/** From one moment to another, in milliseconds of the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** How long at least one of the spans lasted, in milliseconds; what lies outside `within` does not count. */
export const lengthOfUnion = (spans: readonly Span[], within: Span): number => {
  let [length, end] = [0, within.from]
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const [start, stop] = [Math.max(from, end), Math.min(to, within.to)]
    if (stop > start) [length, end] = [length + stop - start, stop]
  }
  return length
}

const applications = z.array(z.looseObject({ id: z.string(), attempts: z.tuple([z.looseObject({ startTimeEpoch: z.number() })]) }))
const executors = z.array(z.looseObject({ id: z.string(), addTime: z.string().transform((text) => Date.parse(text.replace('GMT', 'Z'))) }))

const label = (pod: KubeObject, key: string): string | undefined => textAt(pod, 'metadata', 'labels', key)
const isReady = (pod: KubeObject): boolean =>
  listAt(pod, 'status', 'conditions').some(({ type, status }) => type === 'Ready' && status === 'True')

/** A driver that goes away, as all do at their end, says nothing more. */
const unlessGone = (error: unknown): void => {
  const gone = error instanceof ApiError || (error instanceof DOMException && error.name === 'TimeoutError')
  if (!gone) throw error
}

/**
 * Watches JVMs start, of the pods whose image's name contains one of `images`. A server's start ends with its pod's first
 * readiness. An executor's ends when its driver, by whose own account (the monitoring REST API of Spark), has it; it begins
 * with its container or, where it is a process of a worker, with its application. Containers tell their start in whole seconds,
 * so that a start may seem up to a second longer than it is.
 */
export class JvmStarts implements AsyncDisposable {
  readonly #kube: Kube
  readonly #images: readonly string[]
  readonly #stop = new AbortController()
  readonly #watching: Promise<unknown>
  readonly #servers = new Map<string, Span>()
  readonly #executors = new Map<string, Span>()
  readonly #began = new Map<string, number>()
  readonly #drivers = new Map<string, string>()

  constructor(kube: Kube, images: readonly string[]) {
    this.#kube = kube
    this.#images = images
    const sink = {
      replace: (pods: readonly KubeObject[]) => pods.forEach((pod) => this.#look(pod)),
      change: (type: string, pod: KubeObject) =>
        type === 'DELETED' ? this.#drivers.delete(textAt(pod, 'metadata', 'uid') ?? '') : this.#look(pod),
      failed: (error: unknown) => {
        throw error
      },
    }
    const pods = keepWatching(kube, { path: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod' }, sink, this.#stop.signal)
    this.#watching = Promise.all([pods, this.#ask()])
  }

  get servers(): readonly Span[] {
    return [...this.#servers.values()]
  }

  get executors(): readonly Span[] {
    return [...this.#executors.values()]
  }

  #look(pod: KubeObject): void {
    const container = listAt(pod, 'status', 'containerStatuses').find(({ image }) =>
      this.#images.some((name) => String(image).includes(name)),
    )
    const from = timeAt(container, 'state', 'running', 'startedAt')
    const uid = textAt(pod, 'metadata', 'uid') ?? ''
    if (from === undefined) return
    const application = label(pod, 'spark-app-selector')
    if (label(pod, 'spark-role') === 'executor') {
      this.#began.set(`${application} ${label(pod, 'spark-exec-id')}`, from)
    } else if (isReady(pod) && !this.#servers.has(uid)) {
      this.#servers.set(uid, { from, to: Date.now() })
      const { namespace, name } = pod.metadata
      if (label(pod, 'app.kubernetes.io/component') === 'connect') {
        this.#drivers.set(uid, `/api/v1/namespaces/${namespace}/pods/${name}:4040/proxy/api/v1/applications`)
      }
    }
  }

  /** Asks every driver that is there once a second. */
  async #ask(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await Promise.all([...this.#drivers.values()].map((path) => this.#askDriver(path).catch(unlessGone)))
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }

  async #askDriver(path: string): Promise<void> {
    for (const { id, attempts } of applications.parse(await this.#json(path))) {
      for (const executor of executors.parse(await this.#json(`${path}/${id}/allexecutors`))) {
        const from = this.#began.get(`${id} ${executor.id}`) ?? attempts[0].startTimeEpoch
        if (executor.id !== 'driver') this.#executors.set(`${id} ${executor.id}`, { from, to: executor.addTime })
      }
    }
  }

  async #json(path: string): Promise<unknown> {
    const answer = await this.#kube.request('GET', path, { signal: AbortSignal.timeout(5_000) })
    return typeof answer === 'string' ? JSON.parse(answer) : answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#watching
  }
}
