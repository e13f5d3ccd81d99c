import { setMaxListeners } from 'node:events'
import { ApiError } from '../client.ts'
import { get } from '../objects.ts'
import { NamespaceCache } from '../watch-cache.ts'
import { Holds, type Judged, describe, judge } from './judged.ts'
import { previousLog } from './previous-log.ts'
import { notReady, timedOut } from './report.ts'
import { Session } from './session.ts'
import { type Never, type Target, waiting } from './verdict.ts'
import { watchFor } from './watched.ts'

export interface ReadyOptions {
  readonly signal: AbortSignal
  /** Milliseconds. */
  readonly timeout: number
  /** Told, in one short line, what is waited for whenever that changes. */
  readonly say: (waitingFor: string) => void
  /** The last lines of a container's log, for the error. @default read from the API */
  readonly logTail?: ((pod: string, container: string, lines: number) => Promise<string>) | undefined
  /** Restarts of a container that do not end the wait. @default 0 */
  readonly restarts?: number | undefined
  /** Whether something that still goes on may undo a verdict: the wait goes on then. @default nothing does */
  readonly mayPass?: ((target: Target, verdict: Never) => Promise<boolean>) | undefined
  /** Watches on when everything is ready, until the signal aborts. @default false */
  readonly stay?: boolean | undefined
  /** When the change that is waited for began (Date.now()). @default now */
  readonly since?: number | undefined
}

/**
 * Resolves when every target is ready to stay. Throws a SeatrialError as soon as one can never be, or at the time-out;
 * its message ends with what was last seen of all that is not ready. Throws the signal's reason when that aborts.
 */
export async function awaitReady(cache: NamespaceCache, targets: readonly Target[], options: ReadyOptions): Promise<void> {
  const groups = Map.groupBy(targets, (target) => target.namespace ?? cache.namespace)
  await Promise.all(
    [...groups].map(async ([namespace, group]) => {
      if (namespace === cache.namespace) return await wait(cache, group, options)
      await using other = new NamespaceCache(cache.kube, namespace)
      await wait(other, group, options)
    }),
  )
}

async function wait(cache: NamespaceCache, targets: readonly Target[], options: ReadyOptions): Promise<void> {
  const begun = Date.now()
  const since = cache.kube.now() - (begun - (options.since ?? begun))
  const deadline = begun + options.timeout
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  setMaxListeners(0, over.signal, signal)
  let wake: () => void = () => undefined
  const session = new Session(cache, signal, () => wake())
  const holds = new Holds()
  let said = ''
  const onAbort = () => wake()
  options.signal.addEventListener('abort', onAbort)
  const unsubscribe = cache.onChange(() => wake())
  const timer = setTimeout(() => {
    over.abort()
    wake()
  }, options.timeout)
  try {
    await prepare(cache, targets, signal).catch((error: unknown) => {
      if (!over.signal.aborted) throw error
    })
    for (;;) {
      options.signal.throwIfAborted()
      const woken = Promise.withResolvers<void>()
      wake = woken.resolve
      const view = session.view(since, options.restarts ?? 0)
      const unready = judge(targets, view).filter(({ verdict }) => verdict.state !== 'ready')
      const pending = await Promise.all(unready.map((each) => spared(each, options.mayPass)))
      if (pending.length === 0 && options.stay !== true) return
      const logTail = options.logTail ?? previousLog(cache, options.signal)
      const { final, next } = holds.update(pending, view.now)
      for (const each of final) {
        if (await isFinal(cache, each.verdict, signal)) throw await notReady(cache, each, pending, logTail)
        holds.forget(each)
        wake()
      }
      if (over.signal.aborted || Date.now() >= deadline) throw timedOut(cache, pending, options.timeout)
      const line = describe(pending)
      if (line !== said) options.say(line)
      said = line
      await nextLook(Math.min(next, ask(session, pending)), woken)
    }
  } finally {
    clearTimeout(timer)
    unsubscribe()
    options.signal.removeEventListener('abort', onAbort)
    over.abort()
  }
}

/** A watch that can not start ends the wait; one that takes too long is the time-out's business. */
async function prepare(cache: NamespaceCache, targets: readonly Target[], signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  const work = watchFor(cache, targets, signal)
  await Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener('abort', onAbort))
}

async function spared(judged: Judged, mayPass: ReadyOptions['mayPass']): Promise<Judged> {
  const { target, verdict } = judged
  if (mayPass === undefined || verdict.state !== 'never' || !(await mayPass(target, verdict))) return judged
  return { target, verdict: waiting(`${verdict.why} (a hook may change that)`) }
}

/** Asks for what the verdicts lack; gives when to look again without being woken. */
function ask(session: Session, pending: readonly Judged[]): number {
  let at = Number.POSITIVE_INFINITY
  for (const { verdict } of pending) {
    if (verdict.state !== 'waiting') continue
    if (verdict.needsCapacity) session.askCapacity()
    at = Math.min(at, verdict.wakeAt ?? at, verdict.check === undefined ? at : (session.check(verdict.check) ?? at))
  }
  return at
}

async function nextLook(at: number, woken: PromiseWithResolvers<void>): Promise<void> {
  const timer = Number.isFinite(at) ? setTimeout(woken.resolve, Math.max(1, at - Date.now())) : undefined
  await woken.promise.finally(() => clearTimeout(timer))
}

/** Something said not to exist may have been made since the cluster last looked. */
async function isFinal(cache: NamespaceCache, { absent }: Never, signal: AbortSignal): Promise<boolean> {
  if (absent === undefined) return true
  const { apiVersion, kind, name, namespace } = absent
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
  return (await get(cache.kube, { apiVersion, kind, metadata }, { signal }).catch(onlyRefused)) === undefined
}

/** Who may not look has to believe what the cluster said. */
function onlyRefused(error: unknown): undefined {
  if (!(error instanceof ApiError)) throw error
}
