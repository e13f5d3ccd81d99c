import { type ContainerStatus } from '../container-status.ts'
import type { KubeObject, Metadata } from '../object.ts'
import { type Happening, toHappening } from './happening.ts'
import type { View } from './view.ts'

/** Objects as the API server would send them, for the tables of the tests beside the rules. */
export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  rest: { metadata?: Partial<Metadata>; spec?: unknown; status?: unknown } = {},
): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'test', uid: `${kind}-${name}`, resourceVersion: '1', generation: 1, ...rest.metadata },
  spec: rest.spec,
  status: rest.status,
})

export const owner = ({ apiVersion, kind, metadata }: KubeObject): Partial<Metadata> => ({
  ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true }],
})

/** A container's part of a pod: what its specification has, and its status. */
export interface Part {
  readonly spec?: object
  readonly status?: object
}

export const runningPart: Part = {
  status: { state: { running: { startedAt: '2026-01-01T00:00:00Z' } }, ready: true, started: true, restartCount: 0, containerID: 'c://1' },
}
export const probedPart: Part = { ...runningPart, spec: { readinessProbe: {} } }

/** A scheduled pod with one container `main`, Ready where `part` says running and ready. */
export function podWith(part: Part, rest: { metadata?: Partial<Metadata>; status?: object; spec?: object } = {}): KubeObject {
  const running = JSON.stringify(part.status ?? {}).includes('"ready":true')
  return object('v1', 'Pod', 'web-1', {
    metadata: { labels: { app: 'web' }, ...rest.metadata },
    spec: { containers: [{ name: 'main', image: 'registry/web:1', ...part.spec }], ...rest.spec },
    status: {
      phase: running ? 'Running' : 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: running ? 'True' : 'False' },
      ],
      containerStatuses: part.status === undefined ? [] : [{ name: 'main', ...part.status }],
      ...rest.status,
    },
  })
}

export const event = (
  about: KubeObject,
  reason: string,
  message: string,
  rest: { count?: number; type?: string; at?: string } = {},
): KubeObject => ({
  ...object('v1', 'Event', `${about.metadata.name}.${reason}`),
  involvedObject: { kind: about.kind, name: about.metadata.name, uid: about.metadata.uid },
  type: rest.type ?? 'Warning',
  reason,
  message,
  count: rest.count ?? 1,
  lastTimestamp: rest.at ?? '2026-01-01T00:00:10Z',
})

/** A view over these objects, 60 s after 2026 began, of a wait as old; containers run for a minute. */
export function viewOf(objects: readonly KubeObject[], rest: Partial<View> = {}): View {
  const events: readonly Happening[] = objects.filter(({ kind }) => kind === 'Event').map(toHappening)
  const list = (kind: string) => objects.filter((each) => each.kind === kind)
  const get = (kind: string, name: string) => list(kind).find(({ metadata }) => metadata.name === name)
  return {
    now: Date.parse('2026-01-01T00:01:00Z'),
    since: Date.parse('2026-01-01T00:00:00Z'),
    list,
    get,
    seen: list,
    events: (about) => events.filter(({ uid }) => uid === about.metadata.uid),
    runningFor: (_container: ContainerStatus) => 60_000,
    held: () => undefined,
    restarts: 0,
    othersReady: false,
    reporting: new Set(),
    ingressClasses: [],
    capacity: undefined,
    ...rest,
  }
}
