import { parse } from 'yaml'
import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { combined, namespaceOf, type AccessRequest, type ResourceRequest } from '../request.ts'
import type { User } from '../user.ts'

const texts = z.array(z.string()).default([])

/** What is looked at of a rule of an audit policy. */
const ruleSchema = z.object({
  level: z.enum(['None', 'Metadata', 'Request', 'RequestResponse']),
  users: texts,
  userGroups: texts,
  verbs: texts,
  namespaces: texts,
  nonResourceURLs: texts,
  resources: z.array(z.object({ group: z.string().default(''), resources: texts, resourceNames: texts })).default([]),
})
type AuditRule = z.infer<typeof ruleSchema>

/** Which requests an API server writes down (Policy of audit.k8s.io/v1). */
export type AuditPolicy = readonly AuditRule[]

/** @throws SeatrialError rbac/audit-log for what is no policy */
export const readAuditPolicy = (text: string): AuditPolicy => {
  const { success, data, error } = z.object({ kind: z.literal('Policy'), rules: z.array(ruleSchema) }).safeParse(parse(text))
  if (success) return data.rules
  throw new SeatrialError('rbac/audit-log', `the policy of the audit log is none: ${z.prettifyError(error)}`)
}

const holds = (list: readonly string[], wanted: string): boolean => list.length === 0 || list.includes(wanted)

const isOfResource = (entry: string, request: ResourceRequest): boolean => {
  const { resource, subresource = '' } = request
  return entry === '*' || entry === combined(request) || (subresource !== '' && entry === `*/${subresource}`) || entry === `${resource}/*`
}

const isAboutResource = ({ namespaces, resources, nonResourceURLs }: AuditRule, request: ResourceRequest): boolean => {
  if (namespaces.length === 0 && resources.length === 0) return nonResourceURLs.length === 0
  if (!holds(namespaces, namespaceOf(request))) return false
  if (resources.length === 0) return true
  return resources
    .filter(({ group }) => group === (request.apiGroup ?? ''))
    .some(
      (own) =>
        own.resources.length === 0 ||
        (holds(own.resourceNames, request.name ?? '') && own.resources.some((entry) => isOfResource(entry, request))),
    )
}

const isAboutPath = ({ namespaces, resources, nonResourceURLs }: AuditRule, path: string): boolean => {
  if (namespaces.length > 0 || resources.length > 0) return false
  const fits = (entry: string): boolean => entry === path || (entry.endsWith('*') && path.startsWith(entry.slice(0, -1)))
  return nonResourceURLs.length === 0 || nonResourceURLs.some(fits)
}

/**
 * Whether a request of a user is written down. The first rule that is about it decides, and without one it is not
 * (k8s.io/apiserver/pkg/audit/policy, checker.go).
 */
export const isLogged = (policy: AuditPolicy, { name, groups }: User, request: AccessRequest): boolean => {
  const rule = policy.find(
    (own) =>
      holds(own.users, name) &&
      (own.userGroups.length === 0 || own.userGroups.some((group) => groups.includes(group))) &&
      holds(own.verbs, request.verb) &&
      ('resource' in request ? isAboutResource(own, request) : isAboutPath(own, request.nonResourceURL)),
  )
  return rule !== undefined && rule.level !== 'None'
}
