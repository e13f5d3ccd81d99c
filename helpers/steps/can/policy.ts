import { list } from '../../kube/objects.ts'
import { readPolicy, type Policy } from '../../rbac/policy.ts'
import type { StepContext } from '../context.ts'

const group = 'rbac.authorization.k8s.io/v1'

/** The roles and bindings that hold in a namespace, as the cluster has them: the chart's, its own, and everybody else's. */
export const policyIn = async (where: string, { kube, signal }: StepContext): Promise<Policy> => {
  const all = await Promise.all([
    list(kube, group, 'ClusterRole', { signal }),
    list(kube, group, 'ClusterRoleBinding', { signal }),
    list(kube, group, 'Role', { namespace: where, signal }),
    list(kube, group, 'RoleBinding', { namespace: where, signal }),
  ])
  return readPolicy(all.flat(), where)
}
