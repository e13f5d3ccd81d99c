import { textAt } from '../../kube/fields.ts'
import type { Pod } from '../pod-security/view.ts'
import type { Namespace } from './allocation.ts'
import type { Constraints } from './constraints.ts'

/** Who makes a pod. A service account's name is `system:serviceaccount:<namespace>:<name>`. */
export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

/** What RBAC gives: the verb `use` on constraints by name, `*` for all, for users and groups. */
export interface Grant {
  readonly constraints: readonly string[]
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
}

/** Whose constraints count: those of the one who makes a pod, and those of its service account. */
export interface Access {
  /** For a workload's pods one of Kubernetes' controllers; by default someone of whom only the log-in is known. */
  readonly user?: User
  readonly grants?: readonly Grant[]
}

const someone: User = { name: '', groups: ['system:authenticated'] }

export const serviceAccountName = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`

/** As upstream knows it, which is without `system:authenticated`: what that group may use, the maker of the pod may. */
const serviceAccountOf = (pod: Pod, { name: namespace }: Namespace): User => {
  const name = textAt(pod.spec, 'serviceAccountName') || textAt(pod.spec, 'serviceAccount') || 'default'
  return {
    name: serviceAccountName(namespace, name),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  }
}

const includes = ({ users = [], groups = [] }: Pick<Grant, 'users' | 'groups'>, user: User): boolean =>
  users.includes(user.name) || groups.some((group) => user.groups.includes(group))

/** Whether constraints can be used for a pod (ConstraintAppliesTo): by their own lists of users and groups, or by RBAC. */
export const usable = (constraints: Constraints, pod: Pod, namespace: Namespace, { user = someone, grants = [] }: Access): boolean =>
  [user, serviceAccountOf(pod, namespace)].some(
    (one) =>
      includes(constraints, one) ||
      grants.some((grant) => (grant.constraints.includes('*') || grant.constraints.includes(constraints.name)) && includes(grant, one)),
  )
