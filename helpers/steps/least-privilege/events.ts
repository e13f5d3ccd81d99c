import { readFile } from 'node:fs/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { auditLines, leaveMark } from '../../kube/audit-log.ts'
import { timeAt } from '../../kube/fields.ts'
import { get } from '../../kube/objects.ts'
import { readAuditLog, type AuditEvent } from '../../rbac/audit/event.ts'
import { readAuditPolicy, type AuditPolicy } from '../../rbac/audit/logged.ts'
import type { StepContext } from '../context.ts'
import { ownEvents } from './judge.ts'

/** How long the API server may take to write a line, in milliseconds. */
const patience = 30_000

export interface Seen {
  /** What accounts of the namespace asked for themselves. */
  readonly events: readonly AuditEvent[]
  /** What is written down at all. */
  readonly logged: AuditPolicy
}

/** What the accounts of the cell's namespace asked of the API server since there is a namespace. @throws SeatrialError step/not-asked */
export const seenIn = async ({ auditLog, kube, namespace, signal }: StepContext): Promise<Seen> => {
  if (auditLog === undefined) throw new SeatrialError('step/not-asked', 'no audit log of this cluster is known')
  const own = await get(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, { signal })
  const since = timeAt(own, 'metadata', 'creationTimestamp')
  if (since === undefined) throw new SeatrialError('step/not-asked', `there is no namespace ${namespace} any more`)
  const until = await leaveMark(kube, namespace, signal)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  const prefix = `system:serviceaccount:${namespace}:`
  const { lines, complete } = await auditLines(auditLog.folder, { since, until, wanted: (line) => line.includes(prefix) }, limit).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      if (!limit.aborted) throw error
      throw new SeatrialError('step/not-asked', `a request of this step is not in the audit log ${patience / 1000} s later`)
    },
  )
  if (!complete) throw new SeatrialError('step/not-asked', `the audit log does not go back to when ${namespace} was made`)
  return {
    events: ownEvents(readAuditLog(lines.join('\n')), namespace),
    logged: readAuditPolicy(await readFile(auditLog.policy, 'utf8')),
  }
}
