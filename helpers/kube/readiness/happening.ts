import type { KubeObject } from '../object.ts'
import { numberAt, textAt, timeAt } from '../fields.ts'

/** An Event of the API: what some component says has happened to an object. */
export interface Happening {
  readonly uid: string
  readonly kind: string
  readonly name: string
  readonly warning: boolean
  readonly reason: string
  readonly message: string
  readonly count: number
  /** When it happened last, milliseconds since the epoch; most are written in whole seconds. */
  readonly at: number
  /** The container it is about, where it is about one. */
  readonly container: string | undefined
  /** Orders what happened within a second. */
  readonly version: number
}

export function toHappening(event: KubeObject): Happening {
  const last = timeAt(event, 'series', 'lastObservedTime') ?? timeAt(event, 'lastTimestamp') ?? timeAt(event, 'eventTime')
  return {
    uid: textAt(event, 'involvedObject', 'uid') ?? '',
    kind: textAt(event, 'involvedObject', 'kind') ?? '',
    name: textAt(event, 'involvedObject', 'name') ?? '',
    warning: textAt(event, 'type') === 'Warning',
    reason: textAt(event, 'reason') ?? '',
    message: (textAt(event, 'message') ?? '').trim(),
    count: numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1,
    at: last ?? timeAt(event, 'metadata', 'creationTimestamp') ?? 0,
    container: /\{(.+)\}$/.exec(textAt(event, 'involvedObject', 'fieldPath') ?? '')?.[1],
    version: Number(event.metadata.resourceVersion),
  }
}

export const byTime = (left: Happening, right: Happening): number => left.at - right.at || left.version - right.version
