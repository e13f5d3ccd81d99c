import { userAgent } from '../../kube/transport.ts'
import type { AuditEvent } from '../../rbac/audit/event.ts'
import { isLogged, type AuditPolicy } from '../../rbac/audit/logged.ts'
import { privilegesOf, type Privilege } from '../../rbac/audit/privileges.ts'
import { usageOf, type Usage } from '../../rbac/audit/usage.ts'
import type { Policy } from '../../rbac/policy.ts'
import { combined, type AccessRequest } from '../../rbac/request.ts'
import { serviceAccountUser } from '../../rbac/user.ts'
import { formatPermission } from '../can/permission.ts'
import type { Row } from './row.ts'
import type { Accepted } from './verb.ts'

/** What is known of the accounts of a namespace. */
export interface Known {
  readonly namespace: string
  readonly policy: Policy
  readonly events: readonly AuditEvent[]
  readonly logged: AuditPolicy
  readonly accepted: readonly Accepted[]
}

const requestOf = ({ rule, grant }: Privilege): AccessRequest => {
  const [verb = ''] = rule.verbs
  const [nonResourceURL] = rule.nonResourceURLs
  if (nonResourceURL !== undefined) return { verb, nonResourceURL }
  const [resource = '', subresource] = (rule.resources[0] ?? '').split('/')
  const [name] = rule.resourceNames
  return {
    verb,
    apiGroup: rule.apiGroups[0] ?? '',
    resource,
    namespace: grant.namespace,
    ...(subresource !== undefined && { subresource }),
    ...(name !== undefined && { name }),
  }
}

const told = (request: AccessRequest): string => {
  if ('nonResourceURL' in request) return formatPermission(request)
  const { verb, apiGroup = '', resource, subresource = '', name = '' } = request
  return formatPermission({ verb, apiGroup, resource, ...(subresource !== '' && { subresource }), ...(name !== '' && { name }) })
}

/** `rules[1].verbs[0]`: of a list with one entry the place says nothing. */
const placeIn = ({ grant, parts }: Privilege): string => {
  const { path, rule, object, binding } = grant
  const places = parts.filter(({ list }) => rule[list].length > 1).map((part) => part.path)
  const titles = [object, binding].map(({ kind, metadata }) => `${kind} ${metadata.name}`)
  return `${places.length === 0 ? path : places.join(', ')} of ${titles.join(' by ')}`
}

const verdictOn = ({ isWildcard, requests }: Privilege, isSeen: boolean): Row['verdict'] => {
  if (isWildcard) return 'wildcard'
  if (requests.length > 0) return 'used'
  return isSeen ? 'unused' : 'not logged'
}

/** What an acceptance hides: the same in another place is another grant. */
const isFor = ({ serviceAccount, grant, namespace }: Accepted, row: Pick<Row, 'account' | 'grant' | 'where'>, own: string): boolean =>
  serviceAccount === row.account && grant === row.grant && (namespace === '*' ? 'the cluster' : (namespace ?? own)) === row.where

const usedFor = ({ requests }: Privilege): string => {
  // Which object it was does not matter to what a rule has to say.
  const all = [...new Set(requests.map(({ request }) => told('resource' in request ? { ...request, name: '' } : request)))]
  return all.length === 0 ? 'nothing' : all.toSorted().join(', ')
}

const rowOf = (account: string, privilege: Privilege, { namespace, logged, accepted }: Known): Row => {
  const request = requestOf(privilege)
  const grant = told(request)
  const verdict = verdictOn(privilege, isLogged(logged, serviceAccountUser(namespace, account), request))
  const by = placeIn(privilege)
  const where = privilege.grant.namespace
  const at = where === namespace ? '' : where === '' ? ' in the whole cluster' : ` in ${where}`
  const wrong: Readonly<Record<Row['verdict'], string | undefined>> = {
    used: undefined,
    refused: undefined,
    unused: `${account} may ${grant}${at}, and never did: ${by}`,
    wildcard: `${account} may ${grant}${at} by a wildcard, and used it for ${usedFor(privilege)}: ${by}`,
    'not logged': `${account} may ${grant}${at}, and whether it did can not be told: the audit policy leaves it out: ${by}`,
  }
  const place = { account, grant, where: where === '' ? 'the cluster' : where }
  const reason = accepted.find((one) => isFor(one, place, namespace))?.reason
  const finding = reason === undefined ? wrong[verdict] : undefined
  return {
    ...place,
    requests: privilege.requests.reduce((sum, { count }) => sum + count, 0),
    verdict,
    by,
    accepted: reason ?? '',
    ...(finding !== undefined && { wrong: finding }),
  }
}

/** What an account asked of the API server. */
export const usageIn = (account: string, { namespace, events }: Known): Usage =>
  usageOf(events, serviceAccountUser(namespace, account).name)

/** All that an account is granted, and what it asked for and was refused. */
export const rowsOf = (account: string, known: Known): readonly Row[] => {
  const user = serviceAccountUser(known.namespace, account)
  const { allowed, forbidden } = usageIn(account, known)
  return [
    ...privilegesOf(known.policy, user, allowed).map((privilege) => rowOf(account, privilege, known)),
    ...forbidden.map(({ request, count }): Row => ({
      account,
      grant: told(request),
      where: ('resource' in request && request.namespace) || 'the cluster',
      requests: count,
      verdict: 'refused',
      by: 'resource' in request ? `no rule for ${combined(request)}` : 'no rule for the path',
      accepted: '',
    })),
  ]
}

/** Acceptances of what nobody is granted: they would hide the next finding of that name. */
export const staleIn = ({ accepted, namespace }: Known, rows: readonly Row[]): readonly string[] =>
  accepted
    .filter((one) => rows.every((row) => row.verdict === 'refused' || !isFor(one, row, namespace)))
    .map(({ serviceAccount, grant }) => `accepted, and ${serviceAccount} is not granted it there: ${grant}`)

/** What accounts of the namespace asked for themselves: neither what is asked with a token of theirs, nor what others ask as them. */
export const ownEvents = (events: readonly AuditEvent[], namespace: string): readonly AuditEvent[] =>
  events.filter(
    ({ user, impersonatedUser, userAgent: program }) =>
      user.username.startsWith(`system:serviceaccount:${namespace}:`) && impersonatedUser === undefined && program !== userAgent,
  )
