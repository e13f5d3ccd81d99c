import type { Code } from '../../errors/catalogue.ts'
import type { KubeObject } from '../object.ts'

/** What is waited for, by name. */
export interface Target {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string | undefined
}

export const targetOf = ({ apiVersion, kind, metadata }: KubeObject): Target => ({
  apiVersion,
  kind,
  name: metadata.name,
  namespace: metadata.namespace,
})

/** A container, by pod. */
export interface ContainerName {
  readonly pod: string
  readonly container: string
  /** The runtime's id: a restart has another. */
  readonly id: string
}

export interface Waiting {
  readonly state: 'waiting'
  readonly why: string
  /** Time alone changes this verdict: when (by the view's clock) to look again. */
  readonly wakeAt?: number
  /** Only an attachment to this container tells more, and where it lasted long enough, a look into it. */
  readonly check?: ContainerName & { readonly look: boolean }
  /**
   * Its controller has not spoken, and nothing else is missing: so many milliseconds after the wait began it counts as
   * ready, and is reported as not confirmed.
   */
  readonly confirmWithin?: number
  /** Only the cluster's IngressClasses tell whether a controller may speak. */
  readonly needsClasses?: true
  /** Only the room on the nodes tells whether this can ever change. */
  readonly needsCapacity?: true
}

export interface Never {
  readonly state: 'never'
  readonly code: Code
  readonly why: string
  /** Milliseconds the verdict must hold before it ends the wait. @default 0 */
  readonly holdsFor?: number
  /** The object that can not become ready, where that is not the target: its pod, its claim. */
  readonly object?: Target
  /** The container whose last log lines tell more. */
  readonly container?: string
  /** When the run of a container began whose end this is, by the node's clock. */
  readonly startedAt?: number
  /** The verdict says that this does not exist: looked up once more before it ends the wait. */
  readonly absent?: Target
}

export type Verdict = { readonly state: 'ready' } | Waiting | Never

export const ready: Verdict = { state: 'ready' }
export const waiting = (why: string, more: Omit<Waiting, 'state' | 'why'> = {}): Waiting => ({ state: 'waiting', why, ...more })
export const never = (code: Code, why: string, more: Omit<Never, 'state' | 'code' | 'why'> = {}): Never => ({
  state: 'never',
  code,
  why,
  ...more,
})

/** What a controller is given to say its first word, in milliseconds: the one of HorizontalPodAutoscalers looks every 15 s. */
const confirmation = 20_000

/** Waits for a controller's first word. */
export const unspoken = (why: string, confirmWithin: number = confirmation): Waiting => ({ state: 'waiting', why, confirmWithin })

/** The same verdict, its reason told from further away: `1/3: pod x: ...`. */
export const prefixed = (prefix: string, verdict: Verdict): Verdict =>
  verdict.state === 'ready' ? verdict : { ...verdict, why: `${prefix}${verdict.why}` }
