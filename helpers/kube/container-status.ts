import { type Fields, at, listAt, numberAt, textAt, timeAt } from './fields.ts'
import type { KubeObject } from './object.ts'

/** How one run of a container ended. */
export interface Exit {
  readonly code: number
  readonly reason: string
  readonly message: string
  /** When the run began and ended, in milliseconds since the epoch, by the node's clock, whole seconds. */
  readonly startedAt: number
  readonly finishedAt: number
}

/** A container of a pod as the kubelet last described it, with what its specification says of it. */
export interface ContainerStatus {
  readonly name: string
  readonly role: 'app' | 'init' | 'sidecar'
  readonly image: string
  /** Has a readiness or startup probe, so that `ready` says more than that its process was started. */
  readonly probed: boolean
  readonly state: 'waiting' | 'running' | 'terminated'
  /** Of a waiting container: why. `ContainerCreating` also where the kubelet has said nothing yet. */
  readonly reason: string
  readonly message: string
  readonly ready: boolean
  readonly started: boolean
  readonly restarts: number
  /** The id of the running or ended instance; each restart has its own. */
  readonly id: string | undefined
  /** Milliseconds since the epoch, by the node's clock, whole seconds. */
  readonly startedAt: number | undefined
  readonly exit: Exit | undefined
  readonly lastExit: Exit | undefined
}

/** Every container of a pod, init containers first, in the order of the specification. */
export function containersOf(pod: KubeObject): readonly ContainerStatus[] {
  return [
    ...listAt(pod, 'spec', 'initContainers').map((spec) =>
      toContainer(spec, listAt(pod, 'status', 'initContainerStatuses'), spec['restartPolicy'] === 'Always' ? 'sidecar' : 'init'),
    ),
    ...listAt(pod, 'spec', 'containers').map((spec) => toContainer(spec, listAt(pod, 'status', 'containerStatuses'), 'app')),
  ]
}

function toContainer(spec: Fields, statuses: readonly Fields[], role: ContainerStatus['role']): ContainerStatus {
  const status = statuses.find((each) => each['name'] === spec['name'])
  const running = at(status, 'state', 'running')
  const terminated = at(status, 'state', 'terminated')
  return {
    name: textAt(spec, 'name') ?? '',
    role,
    image: textAt(spec, 'image') ?? '',
    probed: spec['readinessProbe'] !== undefined || spec['startupProbe'] !== undefined,
    state: running !== undefined ? 'running' : terminated !== undefined ? 'terminated' : 'waiting',
    reason: textAt(status, 'state', 'waiting', 'reason') ?? (role === 'app' ? 'ContainerCreating' : 'PodInitializing'),
    message: textAt(status, 'state', 'waiting', 'message') ?? '',
    ready: at(status, 'ready') === true,
    started: at(status, 'started') === true,
    restarts: numberAt(status, 'restartCount') ?? 0,
    id: textAt(status, 'containerID') || undefined,
    startedAt: timeAt(running ?? terminated, 'startedAt'),
    exit: toExit(terminated),
    lastExit: toExit(at(status, 'lastState', 'terminated')),
  }
}

function toExit(terminated: unknown): Exit | undefined {
  if (terminated === undefined) return undefined
  return {
    code: numberAt(terminated, 'exitCode') ?? 0,
    reason: textAt(terminated, 'reason') ?? '',
    message: textAt(terminated, 'message') ?? '',
    startedAt: timeAt(terminated, 'startedAt') ?? 0,
    finishedAt: timeAt(terminated, 'finishedAt') ?? 0,
  }
}
