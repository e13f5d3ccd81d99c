import { rulesAnywhere, type Grant } from '../grants.ts'
import { allows } from '../match.ts'
import type { Policy } from '../policy.ts'
import { namespaceOf, type AccessRequest } from '../request.ts'
import type { Rule } from '../rule.ts'
import type { User } from '../user.ts'
import { requestsOf, type RulePart } from './unused.ts'
import type { Use } from './usage.ts'

/** An entry of a rule's list. */
export interface PrivilegePart extends RulePart {
  readonly list: keyof Rule
}

/** One verb on one resource, or on one path: the least that a rule can be said to give. */
export interface Privilege {
  readonly grant: Grant
  /** The same as a rule: each of its lists has one entry, or none. */
  readonly rule: Rule
  /** Which entries of the grant's rule they are. */
  readonly parts: readonly PrivilegePart[]
  /** Whether one of them stands for more than itself. */
  readonly isWildcard: boolean
  /** The requests that it allowed, of which it need not have been the only one. */
  readonly requests: readonly { readonly request: AccessRequest; readonly count: number }[]
}

const entries = ({ rule, path }: Grant, list: keyof Rule): readonly PrivilegePart[] =>
  rule[list].map((value, index) => ({ list, value, path: `${path}.${list}[${index}]` }))

/** All combinations of one entry of each list; a list without entries is left out. */
const combinations = (grant: Grant, lists: readonly (keyof Rule)[]): readonly (readonly PrivilegePart[])[] =>
  lists.reduce<readonly (readonly PrivilegePart[])[]>(
    (known, list) => {
      const own = entries(grant, list)
      return own.length === 0 ? known : known.flatMap((some) => own.map((part) => [...some, part]))
    },
    [[]],
  )

const isWildcard = ({ list, value }: PrivilegePart): boolean => list !== 'resourceNames' && value.includes('*')

const none: Rule = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }

const singlesOf = (grant: Grant): readonly Pick<Privilege, 'rule' | 'parts' | 'isWildcard'>[] =>
  [
    ...(grant.rule.resources.length > 0 ? combinations(grant, ['verbs', 'apiGroups', 'resources', 'resourceNames']) : []),
    ...(grant.rule.nonResourceURLs.length > 0 ? combinations(grant, ['verbs', 'nonResourceURLs']) : []),
  ].map((parts) => ({
    rule: { ...none, ...Object.fromEntries(parts.map(({ list, value }) => [list, [value]])) },
    parts,
    isWildcard: parts.some(isWildcard),
  }))

/** All that a user is granted anywhere, a verb and a resource at a time, with those of its requests that made use of it. */
export const privilegesOf = (policy: Policy, user: User, allowed: readonly Use[]): readonly Privilege[] => {
  const requests = allowed.flatMap(requestsOf)
  return rulesAnywhere(policy, user).flatMap((grant) =>
    singlesOf(grant).map((single) => ({
      ...single,
      grant,
      requests: requests.filter(
        ({ request }) => (grant.namespace === '' || namespaceOf(request) === grant.namespace) && allows(single.rule, request),
      ),
    })),
  )
}
