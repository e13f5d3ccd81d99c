import type { AccessRequest } from '../request.ts'
import type { AuditEvent } from './event.ts'
import { impersonations, requestsAs } from './requests.ts'

/** A kind of request that was made, and how often. */
export interface Use {
  /** Without the name of an object. */
  readonly request: AccessRequest
  readonly count: number
  /** The names of objects that were asked for; what is missing to the count named none. */
  readonly names: readonly { readonly name: string; readonly count: number }[]
}

export interface Usage {
  /** What the user asked and was allowed to; whether it then succeeded does not matter. */
  readonly allowed: readonly Use[]
  readonly forbidden: readonly Use[]
  /** Requests that were not decided on: the log has their beginning only, or they were turned away before. */
  readonly undecided: number
}

type Decision = 'allow' | 'forbid' | undefined

const decisionOf = ({ annotations }: AuditEvent): Decision => {
  const decision = annotations['authorization.k8s.io/decision']
  return decision === 'allow' || decision === 'forbid' ? decision : undefined
}

/** Of the several events of a request, the one that knows most: the stages come in this order. */
const stages: readonly AuditEvent['stage'][] = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic']

const lastStages = (events: readonly AuditEvent[]): readonly AuditEvent[] => {
  const last = new Map<string, AuditEvent>()
  for (const event of events) {
    const known = last.get(event.auditID)
    if (known === undefined || stages.indexOf(known.stage) <= stages.indexOf(event.stage)) last.set(event.auditID, event)
  }
  return [...last.values()]
}

/** The requests of an event that are a user's own: as itself, and for being another. */
const ownRequests = (event: AuditEvent, userName: string): readonly (readonly [AccessRequest, Decision])[] => {
  const acting = event.impersonatedUser ?? event.user
  const being = event.impersonatedUser !== undefined && event.user.username === userName ? impersonations(event.impersonatedUser) : []
  return [
    ...being.map((request) => [request, 'allow'] as const),
    ...(acting.username === userName ? requestsAs(event).map((request) => [request, decisionOf(event)] as const) : []),
  ]
}

const nameless = (request: AccessRequest): AccessRequest => {
  if (!('resource' in request)) return request
  const { name: _, ...rest } = request
  return rest
}

const usesOf = (requests: readonly AccessRequest[]): readonly Use[] =>
  [...Map.groupBy(requests, (request) => JSON.stringify(nameless(request))).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const names = Map.groupBy(same, (request) => ('resource' in request && request.name) || '')
    names.delete('')
    return [
      {
        request: nameless(first),
        count: same.length,
        names: [...names].map(([name, own]) => ({ name, count: own.length })).toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      },
    ]
  })

/**
 * What a user did, by an audit log: a service account's name is `system:serviceaccount:<namespace>:<name>`. A request counts once
 * however many of its stages are logged. What the API server asks of RBAC beside the request itself is not in a log: `bind` and
 * `escalate` when roles are written, `approve` and `sign` of certificates, `update` of finalizers where owners are protected. And
 * what the audit policy leaves out is not there.
 */
export const usageOf = (events: readonly AuditEvent[], userName: string): Usage => {
  const requests = lastStages(events).flatMap((event) => ownRequests(event, userName))
  const decided = (wanted: Decision) => requests.flatMap(([request, decision]) => (decision === wanted ? [request] : []))
  return { allowed: usesOf(decided('allow')), forbidden: usesOf(decided('forbid')), undecided: decided(undefined).length }
}
