import { setMaxListeners } from 'node:events'
import { ApiError } from '../client.ts'
import { get } from '../objects.ts'
import { NamespaceCache } from '../watch-cache.ts'
import { type ReadyOptions, confirmation, unconfirmedLine } from './options.ts'
import { Holds, type Judged, describe, judge } from './judged.ts'
import { previousLog } from './previous-log.ts'
import { notReady, timedOut } from './report.ts'
import { reportingKinds } from './reporting.ts'
import { Session } from './session.ts'
import { type Never, type Target, waiting } from './verdict.ts'
import { watchFor } from './watched.ts'

/**
 * Resolves when every target is ready to stay, with a line for each that its controller has not confirmed. Throws a SeatrialError as soon as one can never be, or at the time-out;
 * its message ends with what was last seen of all that is not ready. Throws the signal's reason when that aborts.
 */
export async function awaitReady(cache: NamespaceCache, targets: readonly Target[], options: ReadyOptions): Promise<readonly string[]> {
  const groups = Map.groupBy(targets, (target) => target.namespace ?? cache.namespace)
  const unconfirmed = await Promise.all(
    [...groups].map(async ([namespace, group]) => {
      if (namespace === cache.namespace) return await wait(cache, group, options)
      await using other = new NamespaceCache(cache.kube, namespace)
      return await wait(other, group, options)
    }),
  )
  return unconfirmed.flat()
}

async function wait(cache: NamespaceCache, targets: readonly Target[], options: ReadyOptions): Promise<readonly string[]> {
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
    const reporting = await reportingKinds(cache.kube, targets, signal)
    for (;;) {
      options.signal.throwIfAborted()
      const woken = Promise.withResolvers<void>()
      wake = woken.resolve
      const view = session.view(since, options.restarts ?? 0, reporting)
      const unready = judge(targets, view).filter(({ verdict }) => verdict.state !== 'ready')
      const pending = await Promise.all(unready.map((each) => spared(each, options.mayPass)))
      const confirmAt = begun + confirmation(pending, options)
      const isUp = over.signal.aborted || Date.now() >= deadline
      if (options.stay !== true && (confirmAt <= Date.now() || (isUp && confirmAt < Number.POSITIVE_INFINITY)))
        return pending.map(unconfirmedLine)
      const logTail = options.logTail ?? previousLog(cache, options.signal)
      const { final, next } = holds.update(pending, view.now)
      for (const each of final) {
        if (await isFinal(cache, each.verdict, signal)) throw await notReady(cache, each, pending, logTail)
        holds.forget(each)
        wake()
      }
      if (isUp) throw timedOut(cache, pending, options.timeout)
      const line = describe(pending)
      if (line !== said) options.say(line)
      said = line
      await nextLook(Math.min(next, ask(session, pending), options.stay === true ? Number.POSITIVE_INFINITY : confirmAt), woken)
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
    if (verdict.needsClasses) session.askClasses()
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
