import type { KubeObject } from '../kube/object.ts'
import { describeDifference, differences, differencesOf, type Difference } from './difference.ts'
import type { Binding, Policy, Role } from './policy.ts'
import { namespaceOf, type AccessRequest } from './request.ts'
import type { PlacedRule } from './role.ts'
import { isAmong, type User } from './user.ts'

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

interface Candidate {
  readonly placed: PlacedRule
  /** Absent for a role that nothing gives. */
  readonly binding?: Binding
  readonly role: Role
  readonly own: readonly Difference[]
  readonly circumstances: readonly Difference[]
}

/** Fewer differences are nearer, and of as many those that come first in the list. */
const distance = ({ own, circumstances }: Candidate): number => {
  const farthest = (some: readonly Difference[]): number => some.reduce((most, one) => Math.max(most, differences.indexOf(one)), 0)
  return differences.length * (own.length + circumstances.length) + Math.max(farthest(own), farthest(circumstances))
}

/** What differs in one thing, and is the user's own: nothing of others is as near. */
const nearEnough = differences.length + differences.indexOf('subject') - 1

const nearest = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const distances = candidates.map(distance)
  const least = Math.min(...distances)
  return candidates.filter((_, index) => distances[index] === least)
}

const candidatesIn = (role: Role, request: AccessRequest, circumstances: readonly Difference[], binding?: Binding): readonly Candidate[] =>
  role.rules.flatMap((placed) => {
    const own = differencesOf(placed.rule, request)
    return own === undefined ? [] : { placed, role, own, circumstances, ...(binding && { binding }) }
  })

const candidatesBy = (bindings: readonly Binding[], request: AccessRequest, given: readonly Difference[]): readonly Candidate[] => {
  const elsewhere: readonly Difference[] = ['namespace', ...given]
  return bindings.flatMap((binding) => {
    const holds = binding.namespace === '' || binding.namespace === namespaceOf(request)
    return binding.role === undefined ? [] : candidatesIn(binding.role, request, holds ? given : elsewhere, binding)
  })
}

const told = ({ placed, binding, role, own, circumstances }: Candidate, request: AccessRequest): NearGrant => {
  const { rule, object, path } = placed
  const { namespace } = binding ?? role
  const differs = differences.filter((difference) => own.includes(difference) || circumstances.includes(difference))
  const by = binding === undefined ? '' : ` by ${titleOf(binding.object)}`
  const what = differs.map((difference) => describeDifference(difference, rule, request, namespace)).join(', ')
  const message = `${path} of ${titleOf(object)}${by} ${what}`
  return { rule, object, path, ...(binding && { binding: binding.object }), namespace, differs, message }
}

/**
 * The rules that come nearest to a request that is denied, all that are as near: the right resource with another verb, name,
 * subresource or API group, in another namespace, given to others, or to nobody. Empty where no rule is about the resource.
 */
export const nearestGrants = ({ roles, bindings }: Policy, user: User, request: AccessRequest): readonly NearGrant[] => {
  const given = bindings.filter(({ subjects }) => isAmong(user, subjects))
  const own = nearest(candidatesBy(given, request, []))
  if (own.some((candidate) => distance(candidate) <= nearEnough)) return own.map((candidate) => told(candidate, request))
  const bound = new Set(bindings.map(({ role }) => role))
  const others = bindings.filter(({ subjects }) => !isAmong(user, subjects))
  const unbound = roles.filter((role) => !bound.has(role)).flatMap((role) => candidatesIn(role, request, ['binding']))
  return nearest([...own, ...candidatesBy(others, request, ['subject']), ...unbound]).map((candidate) => told(candidate, request))
}
