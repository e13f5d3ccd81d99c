import { groupOf } from '../kube/built-in.ts'
import { listAt, textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { rulesOf, type PlacedRule } from './role.ts'
import { readSubject, type Subject } from './user.ts'

/** A Role or ClusterRole with its rules, those of aggregated roles filled in. */
export interface Role {
  readonly object: KubeObject
  /** Empty for a ClusterRole. */
  readonly namespace: string
  readonly rules: readonly PlacedRule[]
}

/** A RoleBinding or ClusterRoleBinding with the role it names; undefined where the objects have no such role. */
export interface Binding {
  readonly object: KubeObject
  /** Where it holds; empty for the whole cluster. */
  readonly namespace: string
  readonly subjects: readonly Subject[]
  readonly role: Role | undefined
}

/** Who may do what, by the roles and bindings of some objects. */
export interface Policy {
  readonly roles: readonly Role[]
  readonly bindings: readonly Binding[]
  /** The same bindings by where they hold. */
  readonly byNamespace: ReadonlyMap<string, readonly Binding[]>
}

/**
 * Reads the roles and bindings among the objects of a rendered manifest; others are passed over. `namespace` is the release's, for
 * objects that name none. Of several roles of the same name the last counts, as when they are applied one after the other.
 */
export const readPolicy = (objects: readonly KubeObject[], namespace = 'default'): Policy => {
  const known = objects.filter(({ apiVersion }) => groupOf(apiVersion) === 'rbac.authorization.k8s.io')
  const of = (kind: string) => known.filter((object) => object.kind === kind)
  const placeOf = ({ metadata }: KubeObject): string => metadata.namespace || namespace
  const clusterRoles = [...new Map(of('ClusterRole').map((object) => [object.metadata.name, object])).values()]
  const roleObjects = [...new Map(of('Role').map((object) => [`${placeOf(object)}/${object.metadata.name}`, object])).values()]

  const roles: readonly Role[] = [
    ...roleObjects.map((object) => ({ object, namespace: placeOf(object), rules: rulesOf(object, []) })),
    ...clusterRoles.map((object) => ({ object, namespace: '', rules: rulesOf(object, clusterRoles) })),
  ]
  const byName = new Map(roles.map((role) => [`${role.object.kind}/${role.namespace}/${role.object.metadata.name}`, role]))

  const bindingOf = (object: KubeObject, place: string): Binding => {
    const kind = textAt(object['roleRef'], 'kind')
    const name = textAt(object['roleRef'], 'name')
    const subjects = listAt(object, 'subjects').map((subject) => readSubject(subject, place))
    return { object, namespace: place, subjects, role: byName.get(`${kind}/${kind === 'Role' ? place : ''}/${name}`) }
  }
  const bindings = [
    ...of('ClusterRoleBinding').map((object) => bindingOf(object, '')),
    ...of('RoleBinding').map((object) => bindingOf(object, placeOf(object))),
  ]
  return { roles, bindings, byNamespace: Map.groupBy(bindings, ({ namespace: place }) => place) }
}
