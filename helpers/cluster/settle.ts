import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import { listAt, numberAt, textAt } from '../kube/fields.ts'
import type { Watched } from '../kube/watch.ts'
import { watchUntil } from '../kube/watch-until.ts'

/** What is still missing, in words; undefined when nothing is. */
type Lack = (objects: readonly KubeObject[]) => string | undefined

interface Part {
  readonly watched: Watched
  readonly lack: Lack
}

const named = (objects: readonly KubeObject[]): string => objects.map(({ metadata }) => metadata.name).join(', ')

const unless = (waiting: readonly KubeObject[], enough: boolean, what: string): string | undefined =>
  waiting.length > 0 ? named(waiting) : enough ? undefined : what

const isTrue = (object: KubeObject, type: string): boolean =>
  listAt(object, 'status', 'conditions').some((condition) => condition['type'] === type && condition['status'] === 'True')

const defaultClass = 'storageclass.kubernetes.io/is-default-class'

const parts: readonly Part[] = [
  {
    watched: { path: '/api/v1/nodes', apiVersion: 'v1', kind: 'Node' },
    lack: (nodes) =>
      unless(
        nodes.filter((node) => !isTrue(node, 'Ready')),
        nodes.length > 0,
        'a node',
      ),
  },
  {
    watched: { path: '/apis/apps/v1/deployments', apiVersion: 'apps/v1', kind: 'Deployment' },
    lack: (all) =>
      unless(
        all.filter((one) => !isTrue(one, 'Available')),
        ['coredns', 'local-path-provisioner'].every((name) => all.some(({ metadata }) => metadata.name === name)),
        'DNS and storage',
      ),
  },
  {
    watched: { path: '/apis/apps/v1/daemonsets', apiVersion: 'apps/v1', kind: 'DaemonSet' },
    lack: (all) =>
      unless(
        all.filter((one) => (numberAt(one, 'status', 'numberReady') ?? 0) < (numberAt(one, 'status', 'desiredNumberScheduled') ?? 1)),
        all.length > 0,
        'kube-proxy',
      ),
  },
  {
    watched: { path: '/apis/storage.k8s.io/v1/storageclasses', apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' },
    lack: (classes) =>
      classes.some((one) => textAt(one, 'metadata', 'annotations', defaultClass) === 'true') ? undefined : 'a default StorageClass',
  },
]

const settled = async (
  kube: Kube,
  { watched, lack }: Part,
  tell: (lacking: string | undefined) => void,
  signal: AbortSignal,
): Promise<void> => {
  const enough = (objects: readonly KubeObject[]): boolean => {
    const lacking = lack(objects)
    tell(lacking)
    return lacking === undefined
  }
  await watchUntil(kube, watched, enough, signal)
}

/** Felix says over its health port whether policies are in force. That port can not be watched, only asked. */
const policiesEnforced = async (kube: Kube, signal: AbortSignal): Promise<void> => {
  const nodes = listAt(await kube.request('GET', '/api/v1/nodes', { signal }), 'items')
  for (const node of nodes) {
    const path = `/api/v1/nodes/http:${textAt(node, 'metadata', 'name')}:9099/proxy/readiness`
    const ready = (): Promise<boolean> =>
      kube.request('GET', path, { signal }).then(
        () => true,
        () => false,
      )
    while (!(await ready())) await sleep(200, undefined, { signal })
  }
}

export interface SettleOptions {
  /** Felix runs as a service of the node, where no API object tells of it. */
  readonly felix: boolean
  readonly say: (detail: string) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits for what every scenario needs of a new cluster: the node, DNS, the default storage class, NetworkPolicy.
 * @throws SeatrialError cluster/create, naming what was still missing after three minutes
 */
export const settle = async (kube: Kube, { felix, say, signal }: SettleOptions): Promise<void> => {
  const lacking = new Map<string, string>()
  const tell = (kind: string, what: string | undefined): void => {
    if (what === undefined) lacking.delete(kind)
    else lacking.set(kind, `${kind} ${what}`)
    say(lacking.size === 0 ? '' : `waiting for ${[...lacking.values()].join('; ')}`)
  }
  const limit = AbortSignal.timeout(180_000)
  const either = AbortSignal.any([limit, ...(signal ? [signal] : [])])
  const waits = parts.map((part) => settled(kube, part, (what) => tell(part.watched.kind, what), either))
  if (felix) {
    tell('NetworkPolicy', 'engine')
    waits.push(policiesEnforced(kube, either).then(() => tell('NetworkPolicy', undefined)))
  }
  try {
    await Promise.all(waits)
  } catch (error) {
    if (!either.aborted) throw error
  }
  signal?.throwIfAborted()
  if (limit.aborted)
    throw new SeatrialError(
      'cluster/create',
      `the new cluster is not ready after three minutes; it lacks: ${[...lacking.values()].join('; ')}`,
    )
}
