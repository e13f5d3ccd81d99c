import { type Judged, isUnspoken, nameOf } from './judged.ts'
import type { Never, Target } from './verdict.ts'

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
  /** The longest that a controller's first word is waited for, in milliseconds. @default what its kind takes */
  readonly confirmWithin?: number | undefined
  /** When the change that is waited for began (Date.now()). @default now */
  readonly since?: number | undefined
}

/** For how long after its beginning a wait goes on for first words of controllers alone; for ever where anything else is missing. */
export function confirmation(pending: readonly Judged[], { confirmWithin = Number.POSITIVE_INFINITY }: ReadyOptions): number {
  const within = pending.map(({ verdict }) =>
    isUnspoken(verdict) ? Math.min(verdict.confirmWithin, confirmWithin) : Number.POSITIVE_INFINITY,
  )
  return Math.max(Number.NEGATIVE_INFINITY, ...within)
}

/** What a report says of an object that its controller has not confirmed. */
export const unconfirmedLine = ({ target, verdict }: Judged): string => `${nameOf(target)}: ${verdict.state === 'ready' ? '' : verdict.why}`
