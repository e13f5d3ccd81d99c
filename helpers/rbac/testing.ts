import type { KubeObject } from '../kube/object.ts'

const apiVersion = 'rbac.authorization.k8s.io/v1'
const apiGroup = 'rbac.authorization.k8s.io'

/** A Role of the release's namespace. */
export const role = (name: string, rules: readonly object[]): KubeObject => ({ apiVersion, kind: 'Role', metadata: { name }, rules })

export const clusterRole = (
  name: string,
  rules: readonly object[],
  labels: Readonly<Record<string, string>> = {},
  selectors?: readonly object[],
): KubeObject => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules,
  ...(selectors && { aggregationRule: { clusterRoleSelectors: selectors } }),
})

/** A binding to `Role/name` or `ClusterRole/name`. */
export const binding = (
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  name: string,
  roleRef: `${'Role' | 'ClusterRole'}/${string}`,
  subjects: readonly object[],
): KubeObject => {
  const [roleKind, roleName] = roleRef.split('/')
  return { apiVersion, kind, metadata: { name }, roleRef: { apiGroup, kind: roleKind, name: roleName }, subjects }
}
