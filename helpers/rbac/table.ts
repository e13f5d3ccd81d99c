import { rulesInForce, type Grant } from './grants.ts'
import { matchesApiGroup, matchesResource, matchesVerb } from './match.ts'
import type { Policy } from './policy.ts'
import type { User } from './user.ts'

/** A resource that a cluster serves, from its discovery: `pods`, or `pods/exec`. */
export interface ServedResource {
  readonly apiGroup: string
  readonly resource: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

/** Something that a user may do. */
export interface ResourceAccess {
  readonly verb: string
  readonly apiGroup: string
  readonly resource: string
  /** The only names of objects with which it may; empty for all. */
  readonly resourceNames: readonly string[]
  readonly grants: readonly Grant[]
}

export interface NonResourceAccess {
  readonly verb: string
  readonly nonResourceURL: string
  readonly grants: readonly Grant[]
}

export interface AccessTable {
  readonly resources: readonly ResourceAccess[]
  readonly nonResources: readonly NonResourceAccess[]
}

type Cell = Pick<ResourceAccess, 'verb' | 'apiGroup' | 'resource'>

/** A namespace itself is asked for as if it were within itself; other resources of the cluster are in none. */
const reaches = ({ apiGroup, resource, namespaced }: ServedResource, { namespace }: Grant): boolean =>
  namespaced || namespace === '' || (apiGroup === '' && /^namespaces(\/|$)/.test(resource))

const concrete = (grant: Grant, served: readonly ServedResource[]): readonly Cell[] =>
  served
    .filter((known) => reaches(known, grant) && matchesApiGroup(grant.rule, known.apiGroup))
    .filter((known) => {
      const [resource = '', subresource] = known.resource.split('/')
      return matchesResource(grant.rule, { resource, ...(subresource !== undefined && { subresource }) })
    })
    .flatMap(({ apiGroup, resource, verbs }) =>
      verbs.filter((verb) => matchesVerb(grant.rule, verb)).map((verb) => ({ verb, apiGroup, resource })),
    )

const asWritten = ({ rule }: Grant): readonly Cell[] =>
  rule.apiGroups.flatMap((apiGroup) => rule.resources.flatMap((resource) => rule.verbs.map((verb) => ({ verb, apiGroup, resource }))))

/** Names that requests may name, of several grants: all where one of them is for all. */
const namesOf = (grants: readonly Grant[]): readonly string[] =>
  grants.some(({ rule }) => rule.resourceNames.length === 0)
    ? []
    : [...new Set(grants.flatMap(({ rule }) => rule.resourceNames))].toSorted()

const grouped = <T>(all: readonly (readonly [T, Grant])[]): readonly (readonly [T, readonly Grant[]])[] =>
  [...Map.groupBy(all, ([key]) => JSON.stringify(key)).values()].flatMap((entries) => {
    const [first] = entries
    return first === undefined ? [] : [[first[0], [...new Set(entries.map(([, grant]) => grant))]] as const]
  })

/**
 * All that a user may do in a namespace, or with an empty one to what is in none. Without `served` rules count as they are written,
 * with their wildcards; with it a row is one verb of one resource that is served, and what no cluster knows is left out. Verbs that
 * no resource lists, such as `use`, `bind` and `impersonate`, are in the first form only.
 */
export const accessTable = (policy: Policy, user: User, namespace: string, served?: readonly ServedResource[]): AccessTable => {
  const grants = rulesInForce(policy, user, namespace)
  const cells = grants.flatMap((grant) =>
    (served === undefined ? asWritten(grant) : concrete(grant, served)).map((cell) => [cell, grant] as const),
  )
  const urls = grants
    .filter(({ namespace: place }) => place === '')
    .flatMap((grant) =>
      grant.rule.nonResourceURLs.flatMap((nonResourceURL) => grant.rule.verbs.map((verb) => [{ verb, nonResourceURL }, grant] as const)),
    )
  return {
    resources: grouped(cells).map(([cell, own]) => ({ ...cell, resourceNames: namesOf(own), grants: own })),
    nonResources: grouped(urls).map(([url, own]) => ({ ...url, grants: own })),
  }
}
