import fc from 'fast-check'
import type { Fields } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import type { AccessRequest } from '../rbac/request.ts'
import type { User } from '../rbac/user.ts'
import { mostly, several, some } from './arbitraries.ts'

/** A cluster's roles and bindings with a user and requests: one line of what fixtures/rbac asks upstream. */
export interface Question {
  readonly roles: readonly KubeObject[]
  readonly clusterRoles: readonly KubeObject[]
  readonly roleBindings: readonly KubeObject[]
  readonly clusterRoleBindings: readonly KubeObject[]
  readonly user: User
  readonly namespaces: readonly string[]
  readonly requests: readonly AccessRequest[]
}

const group = 'rbac.authorization.k8s.io'
const namespaces = ['spark', 'other']
const namespace = fc.constantFrom(...namespaces)

/** Few words, mostly, so that rules and requests meet. */
const verb = mostly('get', 'get', 'list', 'list', 'create', 'use', 'GET')
const apiGroup = mostly('', '', 'apps', 'apps', 'Apps')
const resource = mostly('pods', 'secrets', 'po')
const subresource = mostly('', 'log', 'exec', 'og', '/log')
const name = fc.constantFrom('', 'a', 'b', '*')
const url = fc.constantFrom('/', '/healthz', '/healthz/etcd', '/metrics', '/healthz*', '/*', '*', '/m')

const entries = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 })
const starred = (one: fc.Arbitrary<string>) =>
  entries(fc.oneof({ weight: 9, arbitrary: one }, { weight: 1, arbitrary: fc.constantFrom('*', '*', '**', '') }))

const resourceEntry = fc.oneof(
  { weight: 4, arbitrary: resource },
  { weight: 2, arbitrary: fc.tuple(resource, subresource).map((parts) => parts.join('/')) },
  { weight: 1, arbitrary: fc.constantFrom('*/log', '*/exec', '*/', '*/*', 'pods/*', '/log', '*log') },
)
const urlEntry = fc.oneof(
  { weight: 4, arbitrary: url },
  { weight: 1, arbitrary: fc.constantFrom('/healthz/*', '/healthz**', '**', '/*/etcd', '') },
)

/** Rules as manifests write them, valid or not: any list may be missing, null, or beside those that do not go with it. */
const rule = fc.oneof(
  {
    weight: 2,
    arbitrary: some({
      verbs: starred(verb),
      apiGroups: starred(apiGroup),
      resources: starred(resourceEntry),
      resourceNames: several(name),
    }),
  },
  { weight: 8, arbitrary: fc.record({ verbs: starred(verb), apiGroups: starred(apiGroup), resources: starred(resourceEntry) }) },
  { weight: 3, arbitrary: fc.record({ verbs: starred(verb), nonResourceURLs: entries(urlEntry) }) },
  { weight: 1, arbitrary: some({ verbs: starred(verb), resources: starred(resourceEntry), nonResourceURLs: several(urlEntry) }) },
)
const rules = fc.option(fc.array(rule, { minLength: 1, maxLength: 4 }), { freq: 19 })

const subjectNames = fc.constantFrom('ann', 'connect', 'staff', 'system:authenticated', 'system:serviceaccounts:spark', 'a:b')
const subject = fc.oneof(
  fc.record({ kind: fc.constant('Group'), name: fc.constant('system:authenticated') }),
  fc.record({ kind: fc.constantFrom('User', 'Group', 'ServiceAccount', 'Robot'), name: subjectNames }),
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constant('connect'), namespace: fc.constantFrom('spark', 'other', '') }),
  fc.record({ kind: fc.constant('User'), name: fc.constantFrom('system:serviceaccount:spark:connect', 'system:serviceaccount:spark:a:b') }),
)

const roleName = fc.constantFrom('one', 'two')
const roleRef = fc
  .record({
    kind: mostly('ClusterRole', 'Role', 'Role', 'Other'),
    name: fc.oneof({ weight: 9, arbitrary: roleName }, { weight: 1, arbitrary: fc.constant('gone') }),
  })
  .map((reference) => ({ apiGroup: group, ...reference }))
const bound = fc.record({ roleRef, subjects: fc.option(fc.array(subject, { minLength: 1, maxLength: 4 }), { freq: 19 }) })

const objects = (kind: string, rest: fc.Arbitrary<Fields>, places: fc.Arbitrary<string | undefined>, number: number) =>
  fc
    .uniqueArray(fc.tuple(roleName, places, rest), {
      selector: ([own, place]) => `${place}/${own}`,
      minLength: number - 1,
      maxLength: number,
    })
    .map((all): readonly KubeObject[] =>
      all.map(([own, place, fields]) => ({
        apiVersion: `${group}/v1`,
        kind,
        metadata: { name: own, ...(place !== undefined && { namespace: place }) },
        ...fields,
      })),
    )

const user: fc.Arbitrary<User> = fc.record({
  name: fc.constantFrom(
    'ann',
    'connect',
    'system:serviceaccount:spark:connect',
    'system:serviceaccount:other:connect',
    'system:serviceaccount:spark:a:b',
    'system:serviceaccount::connect',
  ),
  groups: several(fc.constantFrom('system:authenticated', 'system:authenticated', 'system:serviceaccounts:spark', 'staff', 'ann')),
})

const request: fc.Arbitrary<AccessRequest> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { verb, apiGroup, resource, subresource, name, namespace: fc.constantFrom('spark', ...namespaces, 'empty', '') },
      { requiredKeys: ['verb', 'resource'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ verb, nonResourceURL: url }) },
)

const nowhere = fc.constant(undefined)

export const question: fc.Arbitrary<Question> = fc.record({
  roles: objects('Role', fc.record({ rules }), namespace, 4),
  clusterRoles: objects('ClusterRole', fc.record({ rules }), nowhere, 2),
  roleBindings: objects('RoleBinding', bound, namespace, 4),
  clusterRoleBindings: objects('ClusterRoleBinding', bound, nowhere, 2),
  user,
  namespaces: fc.constant(['', ...namespaces, 'empty']),
  requests: fc.array(request, { minLength: 12, maxLength: 12 }),
})
