import { type WriteStream, createWriteStream, mkdirSync } from 'node:fs'
import { once } from 'node:events'
import { dirname } from 'node:path'

/** Lines kept in memory, for the end of a log without reading its file. */
const kept = 500

/** The log of one run of one container: its file, its last lines, the time of the newest. */
export class LogFile implements AsyncDisposable {
  readonly path: string
  readonly recent: string[] = []
  /** RFC 3339 with nanoseconds, as the kubelet writes it: equal for no two lines of a container. */
  newest = ''
  #stream: WriteStream | undefined

  constructor(path: string) {
    this.path = path
  }

  /** Takes `TIME TEXT`; gives the text, or undefined where the line was taken before (a stream resumed). Waits for a slow disk. */
  async take(stamped: string): Promise<string | undefined> {
    const space = stamped.indexOf(' ')
    const time = stamped.slice(0, space === -1 ? undefined : space)
    if (this.newest !== '' && time <= this.newest) return undefined
    this.newest = time
    const text = space === -1 ? '' : stamped.slice(space + 1)
    this.recent.push(text)
    if (this.recent.length > 2 * kept) this.recent.splice(0, kept)
    this.#stream ??= this.#open()
    if (!this.#stream.write(`${text}\n`)) await once(this.#stream, 'drain')
    return text
  }

  #open(): WriteStream {
    mkdirSync(dirname(this.path), { recursive: true })
    return createWriteStream(this.path, { flags: 'a' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stream = this.#stream
    if (stream === undefined || stream.closed) return
    await new Promise<void>((done) => stream.end(done))
  }
}
