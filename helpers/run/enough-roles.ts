import type { KubeObject } from '../kube/object.ts'
import type { Right } from '../types/rights.ts'

const rbac = 'rbac.authorization.k8s.io'
const apiVersion = `${rbac}/v1`
const name = 'seatrial'

/** A user's name as the subject of a binding (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects). */
const subjectOf = (user: string) => {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? []
  return account === undefined ? { apiGroup: rbac, kind: 'User', name: user } : { kind: 'ServiceAccount', name: account, namespace }
}

/** One rule for each API group and set of verbs. */
const rulesOf = (rights: readonly Right[]) =>
  [...Map.groupBy(rights, ({ group, verbs }) => `${group} ${verbs.join(',')}`).values()].map((same) => ({
    apiGroups: [same[0]?.group ?? ''],
    resources: same.map(({ resource }) => resource),
    verbs: same[0]?.verbs ?? [],
  }))

/** A role with these rights and its binding to a user: in a namespace, or in the whole cluster. Nothing where there are no rights. */
export const enoughRoles = (user: string, rights: readonly Right[], namespace: string | undefined): readonly KubeObject[] => {
  if (rights.length === 0) return []
  const prefix = namespace === undefined ? 'Cluster' : ''
  const metadata = { name, ...(namespace !== undefined && { namespace }) }
  return [
    { apiVersion, kind: `${prefix}Role`, metadata, rules: rulesOf(rights) },
    {
      apiVersion,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: rbac, kind: `${prefix}Role`, name },
      subjects: [subjectOf(user)],
    },
  ]
}
