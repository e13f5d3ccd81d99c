import type { Cluster } from '../cluster/ensure.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { helmFor } from '../helm/helm.ts'
import type { Kube } from '../kube/client.ts'
import { awaitGone } from '../run/await-gone.ts'
import { holdLease } from '../run/lease.ts'
import { reap } from '../run/reap.ts'
import { requireRights } from '../run/require-rights.ts'
import type { Doings } from '../run/rights.ts'
import { holdNamespace } from '../run/shared-namespace/hold.ts'
import { namespaceLabels, type NamespaceLabels } from '../run/shared-namespace/namespace.ts'
import { sweepTemporary } from '../run/temporary.ts'
import { interruptible } from './interruptible.ts'

export interface Holding {
  readonly cluster: Cluster
  readonly doings: Doings
  readonly run: string
  /** The namespace in which cells take turns, where they have none of their own. */
  readonly shared: string | undefined
  readonly say: (line: string) => void
}

const reapOthers = async (kube: Kube, say: Holding['say']): Promise<void> => {
  const [{ namespaces, objects }] = await Promise.all([reap(kube), sweepTemporary()])
  if (namespaces.length > 0) say(`removed what an earlier run had left: ${[...namespaces, ...objects].join(', ')}`)
}

/**
 * Takes the cluster for a run, or its shared namespace, and removes what dead runs have left there; what gives it back is on the
 * stack. Gives the labels of the shared namespace. @throws SeatrialError cluster/rights, cluster/namespace, cluster/in-use
 */
export const holdCluster = async (kube: Kube, stack: AsyncDisposableStack, holding: Holding): Promise<NamespaceLabels> => {
  const { cluster, doings, run, shared, say } = holding
  return await interruptible(async (signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(60_000)])
    const labels = shared === undefined ? undefined : await namespaceLabels(kube, shared, limit)
    if (cluster.origin === 'kubeconfig') await requireRights(kube, doings, { namespace: shared, signal: limit })
    if (shared === undefined) {
      // The lease comes first: from here on the next start knows whose everything is.
      stack.use(await holdLease(kube, run))
      stack.defer(() => awaitGone(kube, run, terminalProgress()))
      await reapOthers(kube, say)
      return undefined
    }
    const [helm] = await Promise.all([helmFor(cluster.kubeconfig), sweepTemporary()])
    stack.use(await holdNamespace(kube, helm, { namespace: shared, run, progress: terminalProgress(), say, signal }))
    say(`scenarios run one at a time in namespace ${shared}, which is left as it is`)
    return labels
  })
}
