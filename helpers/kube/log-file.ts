import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Lines kept in memory, for the end of a log without reading its file. */
const kept = 500

/** The log of one run of one container: its file, its last lines, the time of the newest. */
export class LogFile {
  readonly path: string
  readonly recent: string[] = []
  /** RFC 3339 with nanoseconds, as the kubelet writes it. */
  newest = ''
  #descriptor: number | undefined

  constructor(path: string) {
    this.path = path
  }

  /**
   * Takes `TIME TEXT`; gives the text, or undefined where the line is not newer than `after` (a stream resumed repeats
   * up to a second) or no line of the container (the kubelet's own words where it lost the log). The line is in the file
   * when this returns: whatever ends this process next, the evidence is there.
   */
  take(stamped: string, after = ''): string | undefined {
    const { time, text } = /^(?<time>\d{4}-\d{2}-\d{2}T\S+)(?: (?<text>.*))?$/s.exec(stamped)?.groups ?? {}
    if (time === undefined || time <= after) return undefined
    this.#descriptor ??= this.#open()
    writeSync(this.#descriptor, `${text ?? ''}\n`)
    this.newest = time
    this.recent.push(text ?? '')
    if (this.recent.length > 2 * kept) this.recent.splice(0, kept)
    return text ?? ''
  }

  #open(): number {
    mkdirSync(dirname(this.path), { recursive: true })
    return openSync(this.path, 'a')
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }
}
