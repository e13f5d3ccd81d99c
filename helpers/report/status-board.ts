import colors from 'picocolors'
import { formatDuration } from '../types/duration.ts'

interface Status {
  readonly text: string
  readonly since: number
  readonly started: number
}

/** How often what is waited for is shown, in milliseconds; a wait shorter than that is not worth a line. */
const period = 5_000

/** Says, at any moment, what each running scenario waits for: a line for each that waits long, and again when it changes. */
export class StatusBoard implements Disposable {
  readonly #write: (line: string) => void
  readonly #running = new Map<string, Status>()
  readonly #shown = new Map<string, string>()
  readonly #timer: NodeJS.Timeout

  constructor(write: (line: string) => void) {
    this.#write = write
    this.#timer = setInterval(() => this.#show(), period)
    this.#timer.unref()
  }

  /** What a scenario does now; an empty text when it has ended. */
  update(cell: string, text: string): void {
    const known = this.#running.get(cell)
    if (text === '') {
      this.#running.delete(cell)
      this.#shown.delete(cell)
    } else if (known?.text !== text) {
      const now = performance.now()
      this.#running.set(cell, { text, since: now, started: known?.started ?? now })
    }
  }

  /** The running scenarios and what they wait for. */
  lines(): string[] {
    const now = performance.now()
    return [...this.#running].map(
      ([cell, { text, since, started }]) => `${cell} › ${text} (${formatDuration(now - since)}, ${formatDuration(now - started)} in all)`,
    )
  }

  #show(): void {
    const now = performance.now()
    for (const [cell, { text, since, started }] of this.#running) {
      const line = `${cell} › ${text}`
      // Unchanged waits are said again every half minute, so that silence never lasts.
      const beat = `${line} ${Math.floor((now - since) / 30_000)}`
      if (now - since < period || this.#shown.get(cell) === beat) continue
      this.#shown.set(cell, beat)
      this.#write(colors.dim(`  … ${line} (${formatDuration(now - started)})`))
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
