import type { KubeObject } from '../kube/object.ts'
import type { Binding, Policy } from './policy.ts'
import type { PlacedRule } from './role.ts'
import type { Rule } from './rule.ts'
import { isAmong, subjectIndex, type User } from './user.ts'

/** A rule that a binding gives to a user. */
export interface Grant extends PlacedRule {
  readonly binding: KubeObject
  /** Where it holds; empty for the whole cluster. */
  readonly namespace: string
  /** Which of the binding's subjects is the user: `subjects[0]`. */
  readonly subject: string
  /** The role that the binding names; the rule may stand in one that it aggregates. */
  readonly role: KubeObject
}

const grantsBy = (binding: Binding, user: User, accepts: (rule: Rule) => boolean): readonly Grant[] => {
  const { object, namespace, subjects, role } = binding
  if (role === undefined) return []
  const index = subjectIndex(user, subjects)
  if (index === -1) return []
  return role.rules
    .filter(({ rule }) => accepts(rule))
    .map((placed) => ({ ...placed, binding: object, namespace, subject: `subjects[${index}]`, role: role.object }))
}

const bindingsIn = ({ byNamespace }: Policy, namespace: string): readonly Binding[] => [
  ...(byNamespace.get('') ?? []),
  ...(namespace === '' ? [] : (byNamespace.get(namespace) ?? [])),
]

/**
 * The rules in force for a user in a namespace, or with an empty one for what is in none, in Kubernetes' order: those of
 * ClusterRoleBindings first (RulesFor of the rule resolver in k8s.io/kubernetes/pkg/registry/rbac/validation).
 */
export const rulesInForce = (
  policy: Policy,
  user: User,
  namespace: string,
  accepts: (rule: Rule) => boolean = () => true,
): readonly Grant[] => bindingsIn(policy, namespace).flatMap((binding) => grantsBy(binding, user, accepts))

/** The rules that a user has anywhere. */
export const rulesAnywhere = ({ bindings }: Policy, user: User): readonly Grant[] =>
  bindings.flatMap((binding) => grantsBy(binding, user, () => true))

/** The bindings that are the user's in a namespace and name a role that is not among the objects. */
export const unresolvedFor = (policy: Policy, user: User, namespace: string): readonly KubeObject[] =>
  bindingsIn(policy, namespace)
    .filter(({ role, subjects }) => role === undefined && isAmong(user, subjects))
    .map(({ object }) => object)
