import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import { byTime, toHappening } from './happening.ts'
import { type Judged, describeOne, nameOf } from './judged.ts'
import { withOwned } from './owned.ts'
import type { Never, Target } from './verdict.ts'

/** Ends a wait. `object` is what can not become ready: the target, or the pod or claim that keeps it. */
export class NotReadyError extends SeatrialError {
  readonly object: Target | undefined

  constructor(code: Never['code'], message: string, object?: Target) {
    super(code, message)
    this.object = object
  }
}

type LogTail = ((pod: string, container: string, lines: number) => Promise<string>) | undefined

/** How many lines of a log are read for the `logLines` that are told. */
export const logWindow = 200
const logLines = 20
/** A line of a Java stack trace that is no cause: the whole log is in the evidence. */
const stackFrame = /^\s+(at \S+\(.*\)|\.\.\. \d+ more)$/

/** The last lines of a log that tell something. */
export function lastLines(log: string): readonly string[] {
  const lines = log.trimEnd().split('\n')
  const telling = lines.filter((line) => !stackFrame.test(line))
  return log === '' ? ['(it wrote nothing)'] : telling.slice(-logLines)
}

const eventCount = 5

/** The error of a target that can never be ready. */
export async function notReady(
  cache: NamespaceCache,
  final: Judged & { verdict: Never },
  pending: readonly Judged[],
  logTail: LogTail,
): Promise<NotReadyError> {
  const others = pending.filter(({ target }) => target !== final.target)
  const { verdict } = final
  const object = verdict.object ?? final.target
  const log = verdict.container === undefined || object.kind !== 'Pod' ? [] : await logSection(object.name, verdict.container, logTail)
  const message = [describeOne(final), ...section('also not ready', others.map(describeOne)), ...eventSection(cache, [final]), ...log]
  return new NotReadyError(verdict.code, message.join('\n'), object)
}

/** The error of a wait that took too long: the last observed state of all that is not ready. */
export function timedOut(cache: NamespaceCache, pending: readonly Judged[], timeout: number): NotReadyError {
  const names = pending.map(({ target }) => nameOf(target)).join(', ')
  const message = [
    `not ready within ${timeout / 1000} s: ${names}`,
    ...section('last seen', pending.map(describeOne)),
    ...eventSection(cache, pending),
  ]
  return new NotReadyError('ready/timeout', message.join('\n'), pending[0]?.target)
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line.replaceAll('\n', '\n    ')}`)]

async function logSection(pod: string, container: string, logTail: LogTail): Promise<readonly string[]> {
  // A log that can not be had must not hide why it was wanted.
  const tail = (await logTail?.(pod, container, logWindow).catch((error: unknown) => `(no log: ${String(error)})`)) ?? ''
  return section(`last log lines of ${pod}/${container}`, lastLines(tail))
}

/** The newest warnings about what is not ready and what it owns, oldest first. */
function eventSection(cache: NamespaceCache, pending: readonly Judged[]): readonly string[] {
  const uids = withOwned(
    cache,
    pending.flatMap(({ target, verdict }) => [
      target,
      ...(verdict.state === 'never' && verdict.object !== undefined ? [verdict.object] : []),
    ]),
  )
  const warnings = cache
    .list('Event')
    .map(toHappening)
    .filter(({ warning, uid }) => warning && uids.has(uid))
    .toSorted(byTime)
  const lines = warnings.map(
    ({ kind, name, reason, message, count }) => `${kind} ${name}: ${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`,
  )
  return section('events', [...new Set(lines)].slice(-eventCount))
}
