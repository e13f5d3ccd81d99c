import { list } from '../../kube/objects.ts'
import { isOfKubernetes } from '../../rbac/bootstrap.ts'
import { readPolicy, type Policy } from '../../rbac/policy.ts'
import type { StepContext } from '../context.ts'

const group = 'rbac.authorization.k8s.io/v1'

/** The roles and bindings of all namespaces, but for the bindings that every cluster brings. */
export const policyOfAll = async ({ kube, namespace, signal }: StepContext): Promise<Policy> => {
  const kinds = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']
  const all = (await Promise.all(kinds.map((kind) => list(kube, group, kind, { signal })))).flat()
  return readPolicy(
    all.filter((object) => !(object.kind.endsWith('Binding') && isOfKubernetes(object))),
    namespace,
  )
}
