import type { KubeObject } from '../kube/object.ts'
import { rulesInForce, unresolvedFor, type Grant } from './grants.ts'
import { allows } from './match.ts'
import { nearestGrants, type NearGrant } from './nearest.ts'
import type { Policy } from './policy.ts'
import { namespaceOf, type AccessRequest } from './request.ts'
import type { User } from './user.ts'

export interface Verdict {
  readonly allowed: boolean
  /** Every rule that allows it, and what gives it to the user; the first is the one that Kubernetes names in its audit log. */
  readonly grants: readonly Grant[]
  /** Where it is denied: the rules that come nearest to allowing it. */
  readonly nearest: readonly NearGrant[]
  /** Where it is denied: bindings of the user whose roles are not among the objects, such as those that Kubernetes brings. */
  readonly unresolved: readonly KubeObject[]
}

/**
 * Whether a user may do something, as Kubernetes' RBAC authorizer decides it (1.34). What other authorizers say is not looked at:
 * the node authorizer, webhooks, and the API server's own for the group `system:masters`. A request for a path is decided by
 * ClusterRoleBindings alone.
 */
export const evaluateAccess = (policy: Policy, user: User, request: AccessRequest): Verdict => {
  const namespace = namespaceOf(request)
  const grants = rulesInForce(policy, user, namespace, (rule) => allows(rule, request))
  if (grants.length > 0) return { allowed: true, grants, nearest: [], unresolved: [] }
  return {
    allowed: false,
    grants,
    nearest: nearestGrants(policy, user, request),
    unresolved: unresolvedFor(policy, user, namespace),
  }
}
