import { expect, test } from 'vitest'
import type { KubeObject } from '../kube/object.ts'
import { evaluateAccess } from './evaluate.ts'
import { readPolicy } from './policy.ts'
import type { AccessRequest } from './request.ts'
import { binding, clusterRole, role } from './testing.ts'
import { serviceAccountUser, type User } from './user.ts'

const spark = serviceAccountUser('spark', 'connect')
const toSpark = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }]
const pods = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'create'] }

const verdictOn = (objects: readonly KubeObject[], request: AccessRequest, user: User = spark) =>
  evaluateAccess(readPolicy(objects, 'spark'), user, request)

const allowing = (rule: object) => [clusterRole('r', [rule]), binding('ClusterRoleBinding', 'b', 'ClusterRole/r', toSpark)]

test('a grant names the rule, the role it stands in, the binding and its subject', () => {
  const [own, given] = [role('connect', [{ ...pods, verbs: ['list'] }, pods]), binding('RoleBinding', 'connect', 'Role/connect', toSpark)]
  const { allowed, grants } = verdictOn([own, given], { verb: 'create', resource: 'pods', namespace: 'spark' })
  expect(allowed).toBe(true)
  expect(grants).toEqual([
    expect.objectContaining({ object: own, path: 'rules[1]', role: own, binding: given, subject: 'subjects[0]', namespace: 'spark' }),
  ])
})

test('every rule that allows it is named, those of the cluster first', () => {
  const objects = [
    role('a', [pods]),
    clusterRole('a', [pods, { ...pods, apiGroups: ['*'] }]),
    binding('RoleBinding', 'a', 'Role/a', toSpark),
    binding('ClusterRoleBinding', 'b', 'ClusterRole/a', toSpark),
    binding('RoleBinding', 'c', 'ClusterRole/a', [{ kind: 'Group', name: 'system:authenticated' }]),
  ]
  const { grants } = verdictOn(objects, { verb: 'get', resource: 'pods', name: 'x', namespace: 'spark' })
  expect(grants.map(({ binding: { metadata }, path, namespace }) => [metadata.name, path, namespace])).toEqual([
    ['b', 'rules[0]', ''],
    ['b', 'rules[1]', ''],
    ['a', 'rules[0]', 'spark'],
    ['c', 'rules[0]', 'spark'],
    ['c', 'rules[1]', 'spark'],
  ])
})

const get = { verb: 'get', apiGroup: '', resource: 'pods', name: 'x', namespace: 'spark' }

test.each<[what: string, rule: object, green: AccessRequest, red: AccessRequest]>([
  ['a verb', { ...pods }, get, { ...get, verb: 'delete' }],
  ['all verbs', { ...pods, verbs: ['*'] }, { ...get, verb: 'impersonate' }, { ...get, resource: 'secrets' }],
  ['an API group', { ...pods, apiGroups: ['apps'] }, { ...get, apiGroup: 'apps' }, get],
  ['all API groups', { ...pods, apiGroups: ['*'] }, { ...get, apiGroup: 'batch' }, { ...get, verb: 'list' }],
  ['no API group', { ...pods, apiGroups: [''] }, { verb: 'get', resource: 'pods' }, { ...get, apiGroup: '*' }],
  ['a resource is not its subresources', pods, get, { ...get, subresource: 'log' }],
  ['a subresource', { ...pods, resources: ['pods/log'] }, { ...get, subresource: 'log' }, get],
  ['a subresource of all', { ...pods, resources: ['*/log'] }, { ...get, resource: 'jobs', subresource: 'log' }, get],
  ['all resources and subresources', { ...pods, resources: ['*'] }, { ...get, subresource: 'exec' }, { ...get, apiGroup: 'apps' }],
  ['subresources of one resource are no pattern', { ...pods, resources: ['pods/*', 'pods'] }, get, { ...get, subresource: 'log' }],
  ['a name', { ...pods, resourceNames: ['x'] }, get, { ...get, name: 'y' }],
  ['a name where none is given', { ...pods, resourceNames: ['x'] }, get, { verb: 'create', resource: 'pods', namespace: 'spark' }],
  ['a star is no pattern for names', { ...pods, resourceNames: ['x', '*'] }, get, { ...get, name: 'y' }],
  [
    'a path',
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    { verb: 'get', nonResourceURL: '/metrics' },
    { verb: 'get', nonResourceURL: '/metrics/a' },
  ],
  [
    'paths below one',
    { nonResourceURLs: ['/healthz/*'], verbs: ['get'] },
    { verb: 'get', nonResourceURL: '/healthz/etcd' },
    { verb: 'get', nonResourceURL: '/healthz' },
  ],
  [
    'several stars at the end of a path are one',
    { nonResourceURLs: ['/healthz/**'], verbs: ['get'] },
    { verb: 'get', nonResourceURL: '/healthz/etcd' },
    { verb: 'get', nonResourceURL: '/metrics' },
  ],
  ['a star before a slash alone is nothing', { ...pods, resources: ['*/', 'pods'] }, get, { ...get, resource: 'jobs' }],
  ['all paths', { nonResourceURLs: ['*'], verbs: ['get'] }, { verb: 'get', nonResourceURL: '/x' }, { verb: 'post', nonResourceURL: '/x' }],
  ['lists that are null or missing', { ...pods, resourceNames: null }, get, { verb: 'get', nonResourceURL: '/' }],
])('%s', (_, rule, green, red) => {
  expect(verdictOn(allowing(rule), green).allowed).toBe(true)
  expect(verdictOn(allowing(rule), red).allowed).toBe(false)
})

test.each<[subject: object, user: User, allowed: boolean]>([
  [{ kind: 'User', name: 'ann' }, { name: 'ann', groups: [] }, true],
  [{ kind: 'User', name: 'ann' }, { name: 'bob', groups: ['ann'] }, false],
  [{ kind: 'User', name: 'system:serviceaccount:spark:connect' }, spark, true],
  [{ kind: 'Group', name: 'staff' }, { name: 'ann', groups: ['staff'] }, true],
  [{ kind: 'Group', name: 'system:serviceaccounts' }, spark, true],
  [{ kind: 'Group', name: 'system:serviceaccounts:spark' }, spark, true],
  [{ kind: 'Group', name: 'system:serviceaccounts:other' }, spark, false],
  [{ kind: 'Group', name: 'system:authenticated' }, spark, true],
  [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }, spark, true],
  [{ kind: 'ServiceAccount', name: 'connect', namespace: 'other' }, spark, false],
  [{ kind: 'ServiceAccount', name: 'connect' }, spark, true],
  [{ kind: 'Robot', name: 'connect' }, { name: 'connect', groups: ['connect'] }, false],
])('%o is or is not %o', (subject, user, allowed) => {
  const objects = [role('r', [pods]), binding('RoleBinding', 'b', 'Role/r', [subject])]
  expect(verdictOn(objects, get, user).allowed).toBe(allowed)
})

test('a ClusterRoleBinding holds everywhere and a RoleBinding in its own namespace; a namespace that is not named is the release', () => {
  const everywhere = allowing(pods)
  const own = [clusterRole('r', [pods]), binding('RoleBinding', 'b', 'ClusterRole/r', toSpark)]
  const whole: AccessRequest = { verb: 'get', resource: 'pods' }
  expect([whole, { ...whole, namespace: 'spark' }, { ...whole, namespace: 'x' }].map((one) => verdictOn(everywhere, one).allowed)).toEqual([
    true,
    true,
    true,
  ])
  expect([whole, { ...whole, namespace: 'spark' }, { ...whole, namespace: 'x' }].map((one) => verdictOn(own, one).allowed)).toEqual([
    false,
    true,
    false,
  ])
})

test('paths are given to the cluster only, and a ClusterRoleBinding gives no Role', () => {
  const url = { nonResourceURLs: ['/metrics'], verbs: ['get'] }
  const objects = [
    clusterRole('r', [url]),
    role('r', [pods]),
    binding('RoleBinding', 'b', 'ClusterRole/r', toSpark),
    binding('ClusterRoleBinding', 'c', 'Role/r', toSpark),
  ]
  expect(verdictOn(objects, { verb: 'get', nonResourceURL: '/metrics' })).toMatchObject({
    allowed: false,
    nearest: [
      { differs: ['namespace'], message: 'rules[0] of ClusterRole r by RoleBinding b holds in the namespace "spark", not in the cluster' },
    ],
  })
  expect(verdictOn(objects, get).allowed).toBe(false)
})

test('a role that is not among the objects is told with the denial', () => {
  const given = binding('ClusterRoleBinding', 'b', 'ClusterRole/view', toSpark)
  expect(verdictOn([given], get)).toEqual({ allowed: false, grants: [], nearest: [], unresolved: [given] })
  expect(verdictOn([given], get, { name: 'ann', groups: [] }).unresolved).toEqual([])
})

test.each<[request: AccessRequest, rule: object, message: string]>([
  [{ ...get, verb: 'delete' }, pods, 'rules[0] of Role r by RoleBinding b has the verbs "get", "create", not "delete"'],
  [{ ...get, subresource: 'exec' }, pods, 'rules[0] of Role r by RoleBinding b is for the resources "pods", not "pods/exec"'],
  [{ ...get, name: 'y' }, { ...pods, resourceNames: ['x'] }, 'rules[0] of Role r by RoleBinding b is for the names "x", not "y"'],
  [
    { verb: 'create', resource: 'pods', namespace: 'spark' },
    { ...pods, resourceNames: ['x'] },
    'rules[0] of Role r by RoleBinding b is for the names "x", and none is named',
  ],
  [{ ...get, namespace: 'other' }, pods, 'rules[0] of Role r by RoleBinding b holds in the namespace "spark", not in "other"'],
  [{ verb: 'get', resource: 'pods' }, pods, 'rules[0] of Role r by RoleBinding b holds in the namespace "spark", not in the cluster'],
  [
    { ...get, apiGroup: 'apps', resource: 'deployments' },
    { ...pods, apiGroups: ['extensions'], resources: ['deployments'] },
    'rules[0] of Role r by RoleBinding b is for the API groups "extensions", not "apps"',
  ],
  [
    { ...get, verb: 'list', namespace: 'other' },
    pods,
    'rules[0] of Role r by RoleBinding b has the verbs "get", "create", not "list", holds in the namespace "spark", not in "other"',
  ],
])('%o is denied, and the nearest grant is told', (request, rule, message) => {
  const { allowed, nearest } = verdictOn([role('r', [rule]), binding('RoleBinding', 'b', 'Role/r', toSpark)], request)
  expect(allowed).toBe(false)
  expect(nearest.map((near) => near.message)).toEqual([message])
})

test('a grant of the user comes before one of others, and that before one of nobody; a rule about something else is not near', () => {
  const others = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'sprak' }]
  const objects = [
    role('unbound', [pods]),
    role('foreign', [pods]),
    role('secrets', [{ ...pods, resources: ['secrets'] }]),
    binding('RoleBinding', 'typo', 'Role/foreign', others),
    binding('RoleBinding', 'secrets', 'Role/secrets', toSpark),
  ]
  const messages = (all: readonly KubeObject[]) => verdictOn(all, get).nearest.map(({ message }) => message)
  expect(messages(objects)).toEqual(['rules[0] of Role foreign by RoleBinding typo is given to others'])
  expect(messages(objects.filter(({ metadata }) => metadata.name !== 'foreign'))).toEqual(['rules[0] of Role unbound is given to nobody'])
  expect(messages(objects.slice(2, 3))).toEqual([])
})
