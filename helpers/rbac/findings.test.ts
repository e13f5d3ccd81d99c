import { expect, test } from 'vitest'
import type { KubeObject } from '../kube/object.ts'
import { findRisks } from './findings.ts'
import { readPolicy } from './policy.ts'
import { bindingRisks, resourceRisks, wildcardRisks } from './risks.ts'
import { binding, clusterRole, role } from './testing.ts'
import { serviceAccountUser, type User } from './user.ts'

const found = (objects: readonly KubeObject[], user?: User) =>
  findRisks(readPolicy(objects, 'spark'), user).map(({ id, object, path, bindings }) => [
    id,
    object.metadata.name,
    path,
    ...bindings.map(({ metadata }) => metadata.name),
  ])

const inRule = (rule: object) => found([role('r', [rule])]).map(([id, , path]) => `${id} ${path}`)

test.each<[rule: object, findings: readonly string[]]>([
  [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', '*'] }, ['wildcard-verbs rules[0].verbs[1]']],
  [{ apiGroups: ['x', '*'], resources: ['configmaps'], verbs: ['get'] }, ['wildcard-apiGroups rules[0].apiGroups[1]']],
  [{ apiGroups: ['example.org'], resources: ['*'], verbs: ['get'] }, ['wildcard-resources rules[0].resources[0]']],
  [{ nonResourceURLs: ['*'], verbs: ['get'] }, ['wildcard-nonResourceURLs rules[0].nonResourceURLs[0]']],
  [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }, []],
  [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['list'] }, ['secrets rules[0].resources[1]']],
  [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['own'] }, []],
  [{ apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete'] }, []],
  [{ apiGroups: ['example.org'], resources: ['secrets'], verbs: ['get'] }, []],
  [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['create', 'get'] }, ['workloads rules[0].resources[0]']],
  [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['create'] }, ['workloads rules[0].resources[0]']],
  [{ apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['create'] }, ['workloads rules[0].resources[0]']],
  [{ apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['delete'] }, []],
  [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }, ['exec rules[0].resources[0]']],
  [{ apiGroups: [''], resources: ['*/attach'], verbs: ['get'] }, ['exec rules[0].resources[0]']],
  [{ apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['get'] }, []],
  [{ apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch'] }, ['exec rules[0].resources[0]']],
  [{ apiGroups: [''], resources: ['persistentvolumes'], verbs: ['create'] }, ['persistent-volumes rules[0].resources[0]']],
  [{ apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] }, ['node-proxy rules[0].resources[0]']],
  [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }, ['escalate rules[0].resources[0]']],
  [
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['bind'], resourceNames: ['edit'] },
    ['bind rules[0].resources[0]'],
  ],
  [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['get', 'create'] }, []],
  [{ apiGroups: [''], resources: ['pods', 'groups'], verbs: ['impersonate'] }, ['impersonate rules[0].resources[1]']],
  [
    { apiGroups: ['authentication.k8s.io'], resources: ['userextras/scopes'], verbs: ['impersonate'] },
    ['impersonate rules[0].resources[0]'],
  ],
  [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get', 'create'] }, []],
  [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }, ['tokens rules[0].resources[0]']],
  [
    { apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update'] },
    ['certificates rules[0].resources[0]'],
  ],
  [{ apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['create'] }, []],
  [
    { apiGroups: ['admissionregistration.k8s.io'], resources: ['mutatingwebhookconfigurations'], verbs: ['patch'] },
    ['admission-webhooks rules[0].resources[0]'],
  ],
  [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'patch'] }, ['namespaces rules[0].resources[0]']],
  [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'create'] }, []],
])('%o', (rule, findings) => {
  expect(inRule(rule)).toEqual(findings)
})

test('a rule for everything is every risk of a resource, each once', () => {
  const ids = found([clusterRole('admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])]).map(([id]) => id)
  const all = [...wildcardRisks.filter(({ list }) => list !== 'nonResourceURLs'), ...resourceRisks].map(({ id }) => id)
  expect(new Set(ids)).toEqual(new Set(all))
  expect(ids).toHaveLength(new Set(all).size)
})

test('a finding says which verbs make it one, why, and where Kubernetes says so', () => {
  const [finding] = findRisks(readPolicy([role('r', [{ apiGroups: [''], resources: ['secrets'], verbs: ['create', 'watch', 'get'] }])]))
  expect(finding).toMatchObject({
    value: 'secrets',
    verbs: ['watch', 'get'],
    reason: 'It reads every Secret; list and watch answer with the contents too.',
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets',
  })
  const sources = [...wildcardRisks, ...resourceRisks, ...Object.values(bindingRisks)].map(({ source }) => source)
  expect(sources.filter((source) => !/^https:\/\/kubernetes\.io\/docs\/.+\/#[a-z-]+$/.test(source))).toEqual([])
})

test('a wildcard that stands for several resources is one finding with all the verbs', () => {
  const policy = readPolicy([role('r', [{ apiGroups: [''], resources: ['*'], verbs: ['get', 'patch'] }])])
  expect(findRisks(policy).filter(({ id }) => id === 'exec')).toEqual([
    expect.objectContaining({ path: 'rules[0].resources[0]', verbs: ['get', 'patch'] }),
  ])
})

const secrets = { apiGroups: [''], resources: ['secrets'], verbs: ['list'] }

test('a finding names who holds it, through a role that aggregates too; with a user, only what that user holds is told', () => {
  const toUser = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }]
  const objects = [
    clusterRole('reader', [secrets], { all: 'true' }),
    clusterRole('all', [], {}, [{ matchLabels: { all: 'true' } }]),
    role('unbound', [secrets]),
    binding('RoleBinding', 'direct', 'ClusterRole/reader', [{ kind: 'User', name: 'ann' }]),
    binding('ClusterRoleBinding', 'aggregated', 'ClusterRole/all', toUser),
  ]
  expect(found(objects)).toEqual([
    ['secrets', 'unbound', 'rules[0].resources[0]'],
    ['secrets', 'reader', 'rules[0].resources[0]', 'aggregated', 'direct'],
  ])
  expect(found(objects, serviceAccountUser('spark', 'connect'))).toEqual([['secrets', 'reader', 'rules[0].resources[0]', 'aggregated']])
  expect(found(objects, serviceAccountUser('spark', 'other'))).toEqual([])
})

test('bindings to cluster-admin, and to those who are not logged in', () => {
  const objects = [
    binding('RoleBinding', 'admin', 'ClusterRole/cluster-admin', [{ kind: 'User', name: 'ann' }]),
    binding('RoleBinding', 'open', 'Role/r', [
      { kind: 'User', name: 'ann' },
      { kind: 'Group', name: 'system:unauthenticated' },
    ]),
    binding('RoleBinding', 'own', 'Role/cluster-admin', [{ kind: 'User', name: 'ann' }]),
  ]
  expect(found(objects)).toEqual([
    ['cluster-admin', 'admin', 'roleRef', 'admin'],
    ['unauthenticated', 'open', 'subjects[1]', 'open'],
  ])
})
