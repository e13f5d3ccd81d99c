import type { Kube, KubeObject } from './client.ts'
import { list, type Listing } from './objects.ts'

const group = 'rbac.authorization.k8s.io/v1'

/** The cluster's roles and bindings, and those of a namespace; of all namespaces where none is named. */
export const rolesAndBindings = async (
  kube: Kube,
  { namespace, signal }: Pick<Listing, 'namespace' | 'signal'>,
): Promise<readonly KubeObject[]> => {
  const lists = await Promise.all([
    list(kube, group, 'ClusterRole', { signal }),
    list(kube, group, 'ClusterRoleBinding', { signal }),
    list(kube, group, 'Role', { namespace, signal }),
    list(kube, group, 'RoleBinding', { namespace, signal }),
  ])
  return lists.flat()
}
