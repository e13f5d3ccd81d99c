import { listAt, textAt } from '../../kube/fields.ts'
import type { Rule } from '../rule.ts'
import { ofKind } from '../subject.ts'

/** Names that stand for everyone, or for everyone who has logged in. */
const everyone = new Set(['system:authenticated', 'system:unauthenticated', 'system:anonymous'])

export const rbacBinding: Rule = {
  id: 'rbac-binding',
  title: 'A role is bound to everyone, or the role is cluster-admin',
  why: 'With cluster-admin a pod of the release is the cluster; what everyone may do, every other tenant may do',
  hint: "Bind a role of the chart's own to the chart's own service account",
  source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
  level: 'error',
  find: (subject) =>
    ofKind(subject, 'rbac.authorization.k8s.io', 'RoleBinding', 'ClusterRoleBinding').flatMap((object) => {
      const role = textAt(object, 'roleRef', 'name') ?? ''
      const isAdmin = role === 'cluster-admin' && textAt(object, 'roleRef', 'kind') === 'ClusterRole'
      return [
        ...(isAdmin ? [{ object, path: 'roleRef.name', message: 'the role is cluster-admin: every right there is' }] : []),
        ...listAt(object, 'subjects').flatMap((each, index) => {
          const name = textAt(each, 'name') ?? ''
          return everyone.has(name) ? [{ object, path: `subjects[${index}].name`, message: `${role} is given to ${name}` }] : []
        }),
      ]
    }),
}
