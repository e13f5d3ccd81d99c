import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { startOf } from '../cluster/process-start.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import { ApiError } from '../kube/client.ts'
import { create, merge, remove } from '../kube/objects.ts'
import { isRecord } from '../types/record.ts'
import { labels, systemNamespace } from './labels.ts'

/** Seconds a lease holds without being renewed: a run killed on another machine is recognised after that. */
const leaseSeconds = 60

/** The process behind a lease: host, boot, space of process ids and process start make a pid unmistakable. */
interface Holder {
  readonly host: string
  readonly boot: string
  readonly space: string
  readonly pid: number
  readonly started: string
}

const boot = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}

/** Containers of one machine may share its name and see other processes (pid_namespaces(7)). */
const space = (): string => {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return 'unknown'
  }
}

const self = (): Holder => ({
  host: hostname(),
  boot: boot(),
  space: space(),
  pid: process.pid,
  started: startOf(process.pid) || 'unknown',
})

const parseHolder = (text: unknown): Holder | undefined => {
  if (typeof text !== 'string') return undefined
  const [host, bootId, ids, pid, started] = text.split(' ')
  return host === undefined || bootId === undefined || ids === undefined || pid === undefined || started === undefined
    ? undefined
    : { host, boot: bootId, space: ids, pid: Number(pid), started }
}

/** Whether a run's lease still stands for a living run. */
export const isAlive = (lease: KubeObject, now: number): boolean => {
  const spec = isRecord(lease.spec) ? lease.spec : {}
  const holder = parseHolder(spec['holderIdentity'])
  const renewed = Date.parse(String(spec['renewTime']))
  const fresh = now - renewed < leaseSeconds * 1_000
  const isOurs = holder !== undefined && holder.host === hostname() && holder.boot === boot() && holder.space === space()
  // Where its process can be seen from here, that tells at once.
  if (!isOurs) return fresh
  return (startOf(holder.pid) || 'unknown') === holder.started
}

/** A MicroTime: RFC 3339 with six digits. */
const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')

/** The namespace of leases, made by a cluster's first run. */
export const ensureSystemNamespace = async (kube: Kube): Promise<void> => {
  await create(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: systemNamespace } }).catch((error: unknown) => {
    if (!(error instanceof ApiError && error.status === 409)) throw error
  })
}

/** The lease of a run among those of all runs. */
const systemLease = (run: string): KubeObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: run, namespace: systemNamespace },
})

/**
 * Takes a lease for this run and renews it until disposed: one of its own in the namespace of leases, or the one that is given.
 * Throws ApiError with status 409 where somebody has it.
 */
export const holdLease = async (kube: Kube, run: string, where?: KubeObject): Promise<AsyncDisposable> => {
  if (where === undefined) await ensureSystemNamespace(kube)
  const one = where ?? systemLease(run)
  const { host, boot: bootId, space: ids, pid, started } = self()
  const lease: KubeObject = {
    ...one,
    metadata: { ...one.metadata, labels: { [labels.managed]: 'true', [labels.run]: run } },
    spec: {
      holderIdentity: `${host} ${bootId} ${ids} ${pid} ${started}`,
      leaseDurationSeconds: leaseSeconds,
      renewTime: microTime(kube.now()),
    },
  }
  await create(kube, lease)
  const renew = (): void => {
    // A renewal that fails is tried again at the next beat; three may fail before the lease runs out.
    merge(kube, { ...one, spec: { renewTime: microTime(kube.now()) } }).catch(() => undefined)
  }
  const beat = setInterval(renew, leaseSeconds * 250)
  beat.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beat)
      await remove(kube, one)
    },
  }
}

/** All runs' leases, by the run's name. */
export const listLeases = async (kube: Kube): Promise<ReadonlyMap<string, KubeObject>> => {
  const { items } = await kube.request<{ items: KubeObject[] }>('GET', `/apis/coordination.k8s.io/v1/namespaces/${systemNamespace}/leases`)
  return new Map(items.map((lease) => [lease.metadata.name, lease]))
}
