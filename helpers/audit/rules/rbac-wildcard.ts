import { listAt, textsAt } from '../../kube/fields.ts'
import type { Rule } from '../rule.ts'
import { ofKind } from '../subject.ts'

const lists = ['verbs', 'resources', 'apiGroups', 'nonResourceURLs'] as const

export const rbacWildcard: Rule = {
  id: 'rbac-wildcard',
  title: 'A role gives rights by a wildcard',
  why: 'It covers what nobody thought of: `escalate`, `bind` and `impersonate`, Secrets, and every resource that is added later',
  hint: 'Name the verbs, resources and groups that are used',
  source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
  level: 'error',
  find: (subject) =>
    ofKind(subject, 'rbac.authorization.k8s.io', 'Role', 'ClusterRole').flatMap((object) =>
      listAt(object, 'rules').flatMap((rule, index) =>
        lists
          .filter((list) => textsAt(rule, list).some((word) => word === '*' || word === '*/*'))
          .map((list) => ({ object, path: `rules[${index}].${list}`, message: `a rule is for all ${list}` })),
      ),
    ),
}
