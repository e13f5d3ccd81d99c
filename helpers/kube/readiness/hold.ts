import { ApiError } from '../client.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import { openWebSocket } from '../web-socket.ts'
import { look } from './look.ts'
import type { ContainerName } from './verdict.ts'

/** How long after the end of an attachment, or a look that found nothing, the next may follow, in milliseconds. */
const between = 1000

/** Attaching takes a node that has nothing else to do at most this long, in milliseconds; typically 15. */
const promptly = 50

/** What an attachment that has not ended tells of a container. */
export interface Held {
  /** Milliseconds it has lasted. */
  readonly time: number
  /** Whether the container was found alive since. */
  readonly alive: boolean
}

/**
 * Attaches to a container's output, reads none of it, and resolves with the end of that: the runtime ends it when the
 * container exits, while the kubelet's status follows by up to 5 s and by then may be about a restarted one.
 * An attachment that lasts is to one and the same process all the while.
 * Throws ApiError where it is forbidden or the container does not run.
 */
export async function attach(
  cache: NamespaceCache,
  { pod, container }: ContainerName,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> {
  const path = `/api/v1/namespaces/${cache.namespace}/pods/${pod}/attach`
  const query = [
    ['container', container],
    ['stdout', 'true'],
  ] as const
  const socket = await openWebSocket(cache.kube, path, query, { protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'], signal })
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const release = () => socket.terminate()
  signal.addEventListener('abort', release, { once: true })
  socket.on('close', () => {
    signal.removeEventListener('abort', release)
    resolve()
  })
  socket.resume()
  return { ended }
}

/** What is known of a container by attaching to it; it goes on until the signal aborts. */
export class Hold {
  readonly #cache: NamespaceCache
  readonly #container: ContainerName
  readonly #signal: AbortSignal
  readonly #wake: () => void
  /** `at`: since when; `delay`: how long it took to attach. Both in milliseconds. */
  #state: { name: 'asked' | 'forbidden' } | { name: 'ended'; at: number } | { name: 'attached'; at: number; delay: number } = {
    name: 'asked',
  }
  #look: { found: 'nothing yet' | 'alive' | 'gone'; at: number } | undefined

  constructor(cache: NamespaceCache, container: ContainerName, signal: AbortSignal, wake: () => void) {
    this.#cache = cache
    this.#container = container
    this.#signal = signal
    this.#wake = wake
    void this.#hold()
  }

  get held(): Held | 'forbidden' | undefined {
    if (this.#state.name === 'forbidden') return 'forbidden'
    if (this.#state.name !== 'attached') return undefined
    return { time: Date.now() - this.#state.at, alive: this.#look?.found === 'alive' }
  }

  /** Attaches again where that ended, and finds out where `ready` to; each a while after the last. Gives when to ask again. */
  go(ready: boolean): number | undefined {
    const now = Date.now()
    if (this.#state.name === 'ended') {
      if (now < this.#state.at + between) return this.#state.at + between
      void this.#hold()
    } else if (this.#state.name === 'attached' && ready && this.#look?.found !== 'nothing yet') {
      if (this.#look !== undefined && now < this.#look.at + between) return this.#look.at + between
      void this.#findOut(this.#state.delay)
    }
    return undefined
  }

  async #hold(): Promise<void> {
    this.#state = { name: 'asked' }
    this.#look = undefined
    const asked = Date.now()
    try {
      const { ended } = await attach(this.#cache, this.#container, this.#signal)
      this.#state = { name: 'attached', at: Date.now(), delay: Date.now() - asked }
      this.#wake()
      await ended
      this.#state = { name: 'ended', at: Date.now() }
    } catch (error) {
      const forbidden = error instanceof ApiError && [401, 403, 405].includes(error.status)
      this.#state = forbidden ? { name: 'forbidden' } : { name: 'ended', at: Date.now() }
    }
    this.#wake()
  }

  async #findOut(delay: number): Promise<void> {
    const mine = { found: 'nothing yet', at: Date.now() } as const
    this.#look = mine
    const isIdle = delay <= promptly && (await this.#attachOnce()) <= promptly
    const found = isIdle ? 'alive' : await look(this.#cache, this.#container, this.#signal).catch(() => 'gone' as const)
    // The attachment ended meanwhile: what was looked into may be another run.
    if (this.#look !== mine) return
    if (found === 'forbidden') this.#state = { name: 'forbidden' }
    else this.#look = { found, at: Date.now() }
    this.#wake()
  }

  /** How many milliseconds it takes now to attach to the container. */
  async #attachOnce(): Promise<number> {
    const asked = Date.now()
    const over = new AbortController()
    try {
      await attach(this.#cache, this.#container, AbortSignal.any([this.#signal, over.signal]))
      return Date.now() - asked
    } catch {
      return Number.POSITIVE_INFINITY
    } finally {
      over.abort()
    }
  }
}
