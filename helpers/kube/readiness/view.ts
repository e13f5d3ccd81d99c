import type { Held } from './hold.ts'
import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import type { Happening } from './happening.ts'
import type { Capacity } from './capacity.ts'

/** All that a verdict may depend on. */
export interface View {
  /** Milliseconds; the clock of `wakeAt`. */
  readonly now: number
  /** When the change that is waited for began, by the API server's clock: older events of changed objects prove nothing. */
  readonly since: number
  /** Of `apiVersion`'s group, else of Kubernetes' own where that has the kind. */
  list(kind: string, apiVersion?: string): readonly KubeObject[]
  get(kind: string, name: string, apiVersion?: string): KubeObject | undefined
  /** The last state of every object there was, also of those that are gone, oldest first. */
  seen(kind: string, apiVersion?: string): readonly KubeObject[]
  /** The events about an object, oldest first. */
  events(object: KubeObject): readonly Happening[]
  /** For how long, in milliseconds, a container has been running at least. */
  runningFor(container: ContainerStatus): number
  /** What an attachment to a container tells of it. */
  held(id: string): Held | 'forbidden' | undefined
  /** Restarts of a container that do not end the wait. */
  readonly restarts: number
  /** Everything waited for is ready but Services (which wait for the others). */
  readonly othersReady: boolean
  /** The kinds that have a status of their own which a controller writes, as `example.com/v1/Kind`; built-in ones are not among them. */
  readonly reporting: ReadonlySet<string>
  /** The cluster's IngressClasses, once they were asked for; `forbidden` where this user may not read them. */
  readonly ingressClasses: readonly KubeObject[] | 'forbidden' | undefined
  /** The nodes' room, once it was asked for. */
  readonly capacity: Capacity | undefined
}

/** The objects of `kind` that `owner` controls and that are not being deleted. */
export function ownedBy(view: Pick<View, 'list'>, kind: string, owner: KubeObject): readonly KubeObject[] {
  return view
    .list(kind)
    .filter(
      ({ metadata }) =>
        metadata.deletionTimestamp === undefined && metadata.ownerReferences?.some((each) => each.uid === owner.metadata.uid),
    )
}

/** The event that tells what goes on now: the newest. */
export const newestEvent = (view: Pick<View, 'events'>, object: KubeObject): Happening | undefined => view.events(object).at(-1)
