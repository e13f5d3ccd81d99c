import type { KubeObject } from '../kube/object.ts'
import { describeDifference, differences, differencesOf, type Difference } from './difference.ts'
import type { Binding, Policy } from './policy.ts'
import { namespaceOf, type AccessRequest } from './request.ts'
import type { PlacedRule } from './role.ts'
import { isSubject, type User } from './user.ts'

/** A rule that almost allows a request. */
export interface NearGrant extends PlacedRule {
  /** What gives it to somebody; absent where nothing does. */
  readonly binding?: KubeObject
  /** Where it holds; empty for the whole cluster. */
  readonly namespace: string
  /** Everything that would have to be otherwise. */
  readonly differs: readonly Difference[]
  readonly message: string
}

const titleOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`

type Candidate = Omit<NearGrant, 'message'>

const near = (
  placed: PlacedRule,
  request: AccessRequest,
  namespace: string,
  circumstances: readonly Difference[],
  binding?: KubeObject,
): readonly Candidate[] => {
  const own = differencesOf(placed.rule, request)
  if (own === undefined) return []
  const differs = [...own, ...circumstances].toSorted((one, other) => differences.indexOf(one) - differences.indexOf(other))
  return [{ ...placed, ...(binding && { binding }), namespace, differs }]
}

const nearBy = ({ object, namespace, subjects, role }: Binding, user: User, request: AccessRequest): readonly Candidate[] => {
  const holds = namespace === '' || namespace === namespaceOf(request)
  const isGiven = subjects.some((subject) => isSubject(user, subject, namespace))
  const circumstances = [...(holds ? [] : (['namespace'] as const)), ...(isGiven ? [] : (['subject'] as const))]
  return role?.rules.flatMap((placed) => near(placed, request, namespace, circumstances, object)) ?? []
}

/** Fewer differences are nearer, and of as many those that come first in the list. */
const distance = ({ differs }: Candidate): number =>
  differs.length * differences.length + Math.max(...differs.map((difference) => differences.indexOf(difference)))

const told = (candidate: Candidate, request: AccessRequest): NearGrant => {
  const { rule, object, path, binding, namespace, differs } = candidate
  const by = binding === undefined ? '' : ` by ${titleOf(binding)}`
  const what = differs.map((difference) => describeDifference(difference, rule, request, namespace)).join(', ')
  return { ...candidate, message: `${path} of ${titleOf(object)}${by} ${what}` }
}

/**
 * The rules that come nearest to a request that is denied, all that are as near: the right resource with another verb, name,
 * subresource or API group, in another namespace, given to others, or to nobody. Empty where no rule is about the resource.
 */
export const nearestGrants = ({ roles, bindings }: Policy, user: User, request: AccessRequest): readonly NearGrant[] => {
  const bound = new Set(bindings.map(({ role }) => role))
  const candidates = [
    ...bindings.flatMap((binding) => nearBy(binding, user, request)),
    ...roles
      .filter((role) => !bound.has(role))
      .flatMap(({ rules, namespace }) => rules.flatMap((placed) => near(placed, request, namespace, ['binding']))),
  ].map((candidate) => ({ candidate, far: distance(candidate) }))
  const least = Math.min(...candidates.map(({ far }) => far))
  return candidates.filter(({ far }) => far === least).map(({ candidate }) => told(candidate, request))
}
