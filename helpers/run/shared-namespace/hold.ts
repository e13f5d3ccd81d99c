import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Helm } from '../../helm/helm.ts'
import { ApiError, type Kube, type KubeObject } from '../../kube/client.ts'
import { get } from '../../kube/objects.ts'
import { textAt } from '../../kube/fields.ts'
import type { Progress } from '../../types/progress.ts'
import { holdLease, isAlive } from '../lease.ts'
import { leaseOf, recordedMaking } from './record.ts'
import { shown } from './snapshot.ts'
import { tidyUp } from './tidy-up.ts'

/** The longest a run waits for another to leave, in milliseconds. */
const patience = 30 * 60_000

const holderOf = (lease: KubeObject): string => {
  const [host = '', , , pid = ''] = (textAt(lease.spec, 'holderIdentity') ?? '').split(' ')
  return `process ${pid} on ${host}, since ${lease.metadata.creationTimestamp ?? ''}`
}

/** Removes what a dead run has left, then its lease: only the one that was looked at. */
const takeOver = async (kube: Kube, helm: Helm, namespace: string, lease: KubeObject, say: (line: string) => void, signal: AbortSignal) => {
  const making = recordedMaking(lease)
  if (making !== undefined) {
    const { removed, staying } = await tidyUp(kube, helm, namespace, making, signal)
    if (removed.length > 0) say(`removed what an earlier run had left in ${namespace}: ${removed.map(shown).join(', ')}`)
    if (staying.length > 0)
      throw new SeatrialError(
        'step/namespace-changed',
        `an earlier run has left in ${namespace} what does not go: ${staying.map(shown).join(', ')}`,
      )
  }
  const resource = await kube.resource(lease.apiVersion, lease.kind)
  const body = { preconditions: { uid: lease.metadata.uid } }
  await kube.request('DELETE', resource.path(namespace, lease.metadata.name), { body, signal }).catch((error: unknown) => {
    if (!(error instanceof ApiError && [404, 409].includes(error.status))) throw error
  })
}

export interface HoldOptions {
  readonly namespace: string
  readonly run: string
  readonly progress: Progress
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Takes a shared namespace for this run alone, until disposed: waits for a living run that has it, and tidies up after a dead one.
 * @throws SeatrialError cluster/in-use, step/namespace-changed
 */
export const holdNamespace = async (
  kube: Kube,
  helm: Helm,
  { namespace, run, progress, say, signal }: HoldOptions,
): Promise<AsyncDisposable> => {
  const take = async (): Promise<AsyncDisposable | undefined> =>
    holdLease(kube, run, leaseOf(namespace)).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 409) return undefined
      throw error
    })
  const mine = await take()
  if (mine !== undefined) return mine
  return await progress.phase(`Waiting for namespace ${namespace}, which another run uses`, async (tell) => {
    const until = performance.now() + patience
    for (;;) {
      const lease = await get(kube, leaseOf(namespace), { signal })
      if (lease !== undefined && !isAlive(lease, kube.now())) await takeOver(kube, helm, namespace, lease, say, signal)
      else if (lease !== undefined) {
        tell(holderOf(lease))
        if (performance.now() > until)
          throw new SeatrialError(
            'cluster/in-use',
            `namespace ${namespace} has been used by another run for ${patience / 60_000} minutes (${holderOf(lease)})`,
          )
        await sleep(1_000, undefined, { signal })
      }
      const taken = await take()
      if (taken !== undefined) return taken
    }
  })
}
