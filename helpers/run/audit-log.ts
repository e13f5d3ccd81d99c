import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { auditLines, leaveMark } from '../kube/audit-log.ts'
import type { Kube } from '../kube/client.ts'

/** The audit log of a cluster, as files of this machine. */
export interface AuditLog {
  /** The folder of the log. */
  readonly folder: string
  /** The file that says what is logged. */
  readonly policy: string
}

/** How long the API server may take to write a line, in milliseconds. */
const patience = 15_000

/**
 * The audit log of a cluster: a kind cluster of the harness writes it beside its kubeconfig, in `home`. It is this cluster's where
 * a request that is made now is found in it. Gives why it is none otherwise.
 */
export const findAuditLog = async (kube: Kube, home: string, signal: AbortSignal): Promise<AuditLog | { readonly why: string }> => {
  const [folder, policy] = [join(home, 'audit'), join(home, 'policies', 'audit-policy.yaml')]
  if (!existsSync(folder) || !existsSync(policy)) return { why: 'it writes no audit log beside its kubeconfig' }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  try {
    const until = await leaveMark(kube, 'default', limit)
    await auditLines(folder, { since: kube.now(), until, wanted: () => false }, limit)
    return { folder, policy }
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return { why: `a request is not in its audit log ${patience / 1000} s later` }
    return { why: `its audit log can not be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
