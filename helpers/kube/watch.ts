import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Kube, type KubeObject } from './client.ts'
import { at, isFields, listAt, numberAt, textAt } from './fields.ts'

/** What a watch tells: the whole collection first (and again where its history was lost), then each change. */
export interface Sink {
  replace(objects: readonly KubeObject[]): void
  change(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void
  /** The watch can not go on: forbidden, the kind is gone. */
  failed(error: unknown): void
  /** The server does not answer; until it does again, nothing is known of what changes. */
  lost?(): void
  /** The server answers. */
  answered?(): void
}

export interface Watched {
  readonly path: string
  readonly apiVersion: string
  readonly kind: string
  /** Only the object of this name. */
  readonly name?: string | undefined
}

/** The server ends each watch after this, with a bookmark before it, so that the next one starts from fresh history. */
const serverSeconds = 30
/** Nothing at all for this long: the connection is dead, whatever TCP thinks. */
const idleMilliseconds = (serverSeconds + 10) * 1000

/** Clusters that do not stream a first list (KEP-3157: on from Kubernetes 1.34): there a list comes before the watch. */
const withoutStreaming = new WeakSet<Kube>()

/** Keeps `sink` current until the signal aborts: the first list, then changes; goes on after a close, lists again after 410. */
export async function keepWatching(kube: Kube, watched: Watched, sink: Sink, signal: AbortSignal): Promise<void> {
  let version: string | undefined
  let failures = 0
  while (!signal.aborted) {
    try {
      if (withoutStreaming.has(kube)) version ??= await list(kube, watched, sink, signal)
      version = await watchFrom(kube, watched, version, sink, signal)
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && (error.status === 410 || error.reason === 'Expired')) {
        version = undefined
      } else if (error instanceof ApiError && version === undefined && [400, 422].includes(error.status) && !withoutStreaming.has(kube)) {
        withoutStreaming.add(kube)
      } else if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        sink.failed(error)
        return
      } else {
        // A server that restarts comes back in its own time: at once, then ever more patiently, at most every 5 s.
        failures += 1
        sink.lost?.()
        if (failures > 1) await sleep(Math.min(100 * 2 ** failures, 5000), undefined, { signal }).catch(() => undefined)
      }
    }
  }
}

const selector = ({ name }: Watched) => (name === undefined ? undefined : `metadata.name=${name}`)

async function list(kube: Kube, watched: Watched, sink: Sink, signal: AbortSignal): Promise<string> {
  const answer = await kube.request('GET', watched.path, { query: { fieldSelector: selector(watched) }, signal })
  const { apiVersion, kind } = watched
  sink.replace(
    listAt(answer, 'items')
      .map((item) => toObject({ apiVersion, kind, ...item }))
      .filter((object) => object !== undefined),
  )
  return textAt(answer, 'metadata', 'resourceVersion') ?? '0'
}

/** Resolves with the version to go on from when the server ends the watch. Without `from` the first list comes with it. */
async function watchFrom(
  kube: Kube,
  watched: Watched,
  from: string | undefined,
  sink: Sink,
  signal: AbortSignal,
): Promise<string | undefined> {
  const start = from === undefined ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' } : { resourceVersion: from }
  const query = { watch: true, allowWatchBookmarks: true, timeoutSeconds: serverSeconds, fieldSelector: selector(watched), ...start }
  const stream = await kube.stream(watched.path, { query, signal })
  sink.answered?.()
  let version = from
  let first: KubeObject[] | undefined = from === undefined ? [] : undefined
  const idle = setTimeout(() => stream.destroy(new Error('the watch went silent')), idleMilliseconds)
  idle.unref()
  try {
    for await (const line of lines(stream, () => idle.refresh())) {
      const { type, body, object } = parseEvent(line)
      if (type === 'BOOKMARK' && first !== undefined && at(body, 'metadata', 'annotations', 'k8s.io/initial-events-end') === 'true') {
        sink.replace(first)
        first = undefined
      }
      if (object !== undefined && first !== undefined) first.push(object)
      else if (object !== undefined && (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED')) sink.change(type, object)
      if (first === undefined) version = textAt(body, 'metadata', 'resourceVersion') ?? version
    }
    return version
  } catch (error) {
    // Events up to here have been told: go on from them, not from the start.
    if (error instanceof ApiError || version === from) throw error
    return version
  } finally {
    clearTimeout(idle)
    stream.destroy()
  }
}

/** One line of a watch; `object` where it tells of one. Throws what an ERROR event says. */
function parseEvent(line: string): { type: string; body: unknown; object: KubeObject | undefined } {
  const event: unknown = JSON.parse(line)
  const type = textAt(event, 'type') ?? ''
  const body = at(event, 'object')
  if (type === 'ERROR')
    throw new ApiError(numberAt(body, 'code') ?? 500, textAt(body, 'reason') ?? '', textAt(body, 'message') ?? 'watch error')
  return { type, body, object: type === 'BOOKMARK' ? undefined : toObject(body) }
}

/** Lines of a byte stream; a line may span chunks. */
export async function* lines(stream: AsyncIterable<Buffer | string>, onChunk: () => void = () => undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    onChunk()
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}

function toObject(value: unknown): KubeObject | undefined {
  if (!isKubeObject(value)) return undefined
  // Half of an object's bytes, of use to no one here.
  const { managedFields: _, ...metadata } = { managedFields: undefined, ...value.metadata }
  return { ...value, metadata }
}

const isKubeObject = (value: unknown): value is KubeObject =>
  isFields(value) &&
  typeof value['kind'] === 'string' &&
  typeof value['apiVersion'] === 'string' &&
  textAt(value, 'metadata', 'name') !== undefined
