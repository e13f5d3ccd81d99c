import { randomUUID } from 'node:crypto'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kube } from './client.ts'
import { get } from './objects.ts'

/** The file that the API server writes; one that is full becomes `audit-<time>.log`, and the next request begins another. */
const current = 'audit.log'
const isFull = (name: string): boolean => /^audit-.+\.log$/.test(name)

/** How much is read at once on the way back to where the wanted lines begin, in bytes. */
const block = 1 << 20

/** How far lines may be out of the order of their times, in milliseconds. */
const disorder = 10_000

const timeOf = (line: string): number => Date.parse(/"stageTimestamp":"([^"]+)"/.exec(line)?.[1] ?? '')

const firstLineFrom = async (file: FileHandle, offset: number): Promise<string | undefined> => {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(block), position: offset })
  const [cut = '', ...lines] = buffer.toString('utf8', 0, bytesRead).split('\n')
  const whole = offset === 0 ? [cut, ...lines] : lines
  // Behind the last end of a line is one that is not whole.
  return whole.length > 1 ? whole[0] : undefined
}

/** Where to read from to miss nothing since a time; `undefined` where the file itself begins later than that. */
const placeOf = async (file: FileHandle, since: number): Promise<number | undefined> => {
  let { size: offset } = await file.stat()
  while (offset > 0) {
    offset = Math.max(0, offset - block)
    const line = await firstLineFrom(file, offset)
    if (line !== undefined && timeOf(line) < since) return offset
  }
  return undefined
}

/** All files of the log, the newest first. The current one is opened first: should it be full meanwhile, it is there twice. */
const openAll = async (folder: string, stack: AsyncDisposableStack): Promise<readonly FileHandle[]> => {
  const opened = async (name: string): Promise<readonly FileHandle[]> =>
    open(join(folder, name)).then(
      (file) => [stack.use(file)],
      (error: NodeJS.ErrnoException) => {
        // The oldest goes when there are too many, and the current one is not there for a moment.
        if (error.code === 'ENOENT') return []
        throw error
      },
    )
  const newest = await opened(current)
  const full = (await readdir(folder)).filter(isFull).toSorted().toReversed()
  const rest: FileHandle[] = []
  for (const name of full) rest.push(...(await opened(name)))
  return [...newest, ...rest]
}

/** The lines of a file; of the one in whose midst it starts, which is older, nothing. */
async function* linesFrom(file: FileHandle, start: number): AsyncGenerator<string> {
  const input = file.createReadStream({ start, autoClose: false })
  try {
    let isCut = start > 0
    for await (const line of createInterface({ input })) {
      if (!isCut) yield line
      isCut = false
    }
  } finally {
    input.destroy()
  }
}

export interface AuditQuestion {
  /** Milliseconds since the epoch, by the API server's clock. */
  readonly since: number
  /** A text of the line at which to stop. */
  readonly until: string
  /** Which lines are wanted. */
  readonly wanted: (line: string) => boolean
}

export interface AuditLines {
  /** Some are older than asked for. */
  readonly lines: readonly string[]
  /** Whether the log goes back as far as asked: full files are removed in time. */
  readonly complete: boolean
}

/** What the log has by now; undefined where it has not come to its last line. Reads back from its end, and no further than needed. */
const readOnce = async (folder: string, { since, until, wanted }: AuditQuestion): Promise<AuditLines | undefined> => {
  await using stack = new AsyncDisposableStack()
  const parts: { readonly file: FileHandle; readonly start: number }[] = []
  let complete = false
  for (const file of await openAll(folder, stack)) {
    const start = await placeOf(file, since - disorder)
    complete = start !== undefined
    parts.unshift({ file, start: start ?? 0 })
    if (complete) break
  }
  const lines: string[] = []
  for (const { file, start } of parts) {
    for await (const line of linesFrom(file, start)) {
      if (line.includes(until)) return { lines, complete }
      if (wanted(line)) lines.push(line)
    }
  }
  return undefined
}

/** The wanted lines of an audit log up to one that is waited for: the API server may write it a while after it has answered. */
export const auditLines = async (folder: string, question: AuditQuestion, signal: AbortSignal): Promise<AuditLines> => {
  for (;;) {
    const found = await readOnce(folder, question)
    if (found !== undefined) return found
    await sleep(250, undefined, { signal })
  }
}

/** Makes a request that the log has to have, for an object that nobody has made; gives a text that is in its line alone. */
export const leaveMark = async (kube: Kube, namespace: string, signal: AbortSignal): Promise<string> => {
  const name = `seatrial-mark-${randomUUID()}`
  await get(kube, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } }, { signal })
  return name
}
