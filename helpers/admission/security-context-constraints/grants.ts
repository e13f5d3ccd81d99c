import { groupOf } from '../../kube/built-in.ts'
import { listAt, textAt, textsAt, type Fields } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import { serviceAccountName, type Grant } from './access.ts'

const isRbac = ({ apiVersion }: KubeObject): boolean => groupOf(apiVersion) === 'rbac.authorization.k8s.io'

const covers = (rule: Fields, list: string, wanted: string): boolean => textsAt(rule, list).some((item) => item === wanted || item === '*')

/** The constraints that the rules of a role let one use; `*` for all. */
const usedBy = (role: KubeObject): readonly string[] =>
  listAt(role, 'rules')
    .filter((rule) => covers(rule, 'verbs', 'use') && covers(rule, 'apiGroups', 'security.openshift.io'))
    .filter((rule) => covers(rule, 'resources', 'securitycontextconstraints'))
    .flatMap((rule) => (textsAt(rule, 'resourceNames').length === 0 ? ['*'] : textsAt(rule, 'resourceNames')))

/** Roles that OpenShift has from the start: one for each of the default constraints, and the one for everything. */
const builtIn = (role: string): readonly string[] => {
  const [, name] = /^system:openshift:scc:(.+)$/.exec(role) ?? []
  if (name !== undefined) return [name]
  return role === 'cluster-admin' ? ['*'] : []
}

const grantOf = (binding: KubeObject, objects: readonly KubeObject[], namespace: string): Grant => {
  const kind = textAt(binding['roleRef'], 'kind')
  const name = textAt(binding['roleRef'], 'name') ?? ''
  const role = objects.find((object) => isRbac(object) && object.kind === kind && object.metadata.name === name)
  const subjects = listAt(binding, 'subjects')
  const named = (wanted: string) => subjects.filter((subject) => subject['kind'] === wanted)
  const nameOf = (subject: Fields): string => textAt(subject, 'name') ?? ''
  return {
    constraints: role === undefined ? builtIn(name) : usedBy(role),
    users: [
      ...named('User').map(nameOf),
      ...named('ServiceAccount').map((subject) => serviceAccountName(textAt(subject, 'namespace') ?? namespace, nameOf(subject))),
    ],
    groups: named('Group').map(nameOf),
  }
}

/** What the role bindings of a manifest let whom use in a namespace, which is also that of objects that name none. */
export const grantsOf = (objects: readonly KubeObject[], namespace: string): readonly Grant[] =>
  objects
    .filter((object) => isRbac(object))
    .filter(
      ({ kind, metadata }) => kind === 'ClusterRoleBinding' || (kind === 'RoleBinding' && (metadata.namespace ?? namespace) === namespace),
    )
    .map((binding) => grantOf(binding, objects, namespace))
    .filter(({ constraints }) => constraints.length > 0)
