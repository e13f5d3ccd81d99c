import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Kube } from './client.ts'
import { LogFile } from './log-file.ts'
import { lines } from './watch.ts'

export interface LogEntry {
  readonly pod: string
  readonly container: string
  readonly line: string
}

/** Milliseconds after which a broken connection is made again. */
const reconnectAfter = 500

/** One run of one container, from its start to its exit, and its log. */
export class LogRun {
  readonly pod: string
  readonly container: string
  readonly file: LogFile
  /** The container has exited, so that its log ends by itself. */
  over = false
  /** The log was there to be read at least once, whether or not it had a line. */
  opened = false
  /** The copying that goes on now. */
  work: Promise<void> | undefined
  readonly #path: string
  readonly #kube: Kube
  #complete = false

  constructor(kube: Kube, options: { namespace: string; pod: string; container: string; file: string }) {
    this.#kube = kube
    this.#path = `/api/v1/namespaces/${options.namespace}/pods/${options.pod}/log`
    this.pod = options.pod
    this.container = options.container
    this.file = new LogFile(options.file)
  }

  /**
   * Copies the log until the container exits, unless that is going on or done; where the connection broke, from the
   * line after the last. `previous` reads the run before the current one, which has ended.
   */
  follow(previous: boolean, onLine: (entry: LogEntry) => void, signal: AbortSignal): void {
    if (this.work !== undefined || this.#complete) return
    const ended = this.over
    let again = false
    this.work = this.#copy(previous, onLine, signal)
      .then(() => {
        this.#complete = ended
      })
      .catch(async (error: unknown) => {
        // Not there yet: the next change of the pod tries again. Not there any more: nothing does.
        if (error instanceof ApiError) this.#complete = previous || error.status === 404
        else
          await sleep(reconnectAfter, undefined, { signal, ref: false }).then(
            () => {
              again = true
            },
            () => undefined,
          )
      })
      .finally(() => {
        this.work = undefined
        if (this.#complete) this.file.close()
        if (again) this.follow(previous, onLine, signal)
      })
  }

  async #copy(previous: boolean, onLine: (entry: LogEntry) => void, signal: AbortSignal): Promise<void> {
    const { pod, container, file } = this
    const after = file.newest
    const query = { container, timestamps: true, follow: !previous, previous: previous || undefined, sinceTime: after || undefined }
    const stream = await this.#kube.stream(this.#path, { query, signal })
    this.opened = true
    for await (const stamped of lines(stream)) {
      const line = file.take(stamped, after)
      if (line !== undefined) onLine({ pod, container, line })
    }
  }
}
