import { rulesAnywhere, type Grant } from '../grants.ts'
import { allows } from '../match.ts'
import type { Policy } from '../policy.ts'
import { namespaceOf, type AccessRequest } from '../request.ts'
import type { Rule } from '../rule.ts'
import type { User } from '../user.ts'
import type { Use } from './usage.ts'

/** Something that stands in a rule: `rules[0].verbs[1]`. */
export interface RulePart {
  readonly path: string
  readonly value: string
}

/** A grant and what became of it. */
export interface GrantUse {
  readonly grant: Grant
  /** The requests that it allowed, of which it need not have been the only one. */
  readonly count: number
  /** What stands in the rule and no request needed. */
  readonly unused: readonly RulePart[]
  /** What the used parts allow together and no request needed, each with one verb, group, resource and name. */
  readonly unusedTogether: readonly Rule[]
  /** Wildcards that were used, and all that they were used for. */
  readonly wildcards: readonly (RulePart & { readonly usedFor: readonly string[] })[]
}

const lists = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const
type List = (typeof lists)[number]

/** A use with each of its names as a request of its own. */
export const requestsOf = ({ request, count, names }: Use): readonly { readonly request: AccessRequest; readonly count: number }[] => {
  const unnamed = names.reduce((rest, own) => rest - own.count, count)
  return [
    ...names.map((own) => ({ request: { ...request, name: own.name }, count: own.count })),
    ...(unnamed > 0 ? [{ request, count: unnamed }] : []),
  ]
}

/** A rule for each verb of each resource and name. */
const singles = (rule: Rule): readonly Rule[] => {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name])
  const about = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      names.map((name) => ({ apiGroups: [group], resources: [resource], resourceNames: name, nonResourceURLs: [] })),
    ),
  )
  const urls = nonResourceURLs.map((url) => ({ apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [url] }))
  return verbs.flatMap((verb) => [...about, ...urls].map((rest) => ({ verbs: [verb], ...rest })))
}

/** What a request has where a rule has a list. */
const valueFor = (list: List, request: AccessRequest): string | undefined => {
  if (list === 'verbs') return request.verb
  if (!('resource' in request)) return list === 'nonResourceURLs' ? request.nonResourceURL : undefined
  if (list === 'apiGroups') return request.apiGroup ?? ''
  if (list === 'resources') return request.subresource ? `${request.resource}/${request.subresource}` : request.resource
  return undefined
}

const useOf = (grant: Grant, uses: readonly { readonly request: AccessRequest; readonly count: number }[]): GrantUse => {
  const { rule, path, namespace } = grant
  const own = uses.filter(({ request }) => (namespace === '' || namespaceOf(request) === namespace) && allows(rule, request))
  const needing = (narrower: Rule) => own.filter(({ request }) => allows(narrower, request)).map(({ request }) => request)
  const parts = lists.flatMap((list) =>
    rule[list].map((value, index) => ({ list, path: `${path}.${list}[${index}]`, value, requests: needing({ ...rule, [list]: [value] }) })),
  )
  const used: Rule = {
    ...rule,
    ...Object.fromEntries(
      lists.map((list) => [list, parts.filter((part) => part.list === list && part.requests.length > 0).map(({ value }) => value)]),
    ),
  }
  return {
    grant,
    count: own.reduce((sum, { count }) => sum + count, 0),
    unused: parts.filter(({ requests }) => requests.length === 0).map(({ path: place, value }) => ({ path: place, value })),
    unusedTogether: own.length === 0 ? [] : singles(used).filter((single) => needing(single).length === 0),
    wildcards: parts
      .filter(({ list, value, requests }) => list !== 'resourceNames' && value.includes('*') && requests.length > 0)
      .map(({ list, path: place, value, requests }) => ({
        path: place,
        value,
        usedFor: [...new Set(requests.flatMap((request) => valueFor(list, request) ?? []))].toSorted(),
      })),
  }
}

/** What of all that a user is granted, in any namespace, the requests that were allowed made use of. */
export const grantUses = (policy: Policy, user: User, allowed: readonly Use[]): readonly GrantUse[] => {
  const uses = allowed.flatMap(requestsOf)
  return rulesAnywhere(policy, user).map((grant) => useOf(grant, uses))
}
