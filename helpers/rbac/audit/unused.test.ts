import { expect, test } from 'vitest'
import { readPolicy } from '../policy.ts'
import { binding, clusterRole, role } from '../testing.ts'
import { serviceAccountUser } from '../user.ts'
import { eventOf } from './testing.ts'
import { grantUses } from './unused.ts'
import { usageOf } from './usage.ts'

const user = serviceAccountUser('spark', 'connect')
const toUser = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }]
const get = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace: 'spark', name: 'a' }

const usesOf = (rules: readonly object[], ...requests: readonly Parameters<typeof eventOf>[2][]) => {
  const policy = readPolicy([role('r', rules), binding('RoleBinding', 'b', 'Role/r', toUser)], 'spark')
  return grantUses(
    policy,
    user,
    usageOf(
      requests.map((request, index) => eventOf(`${index}`, user.name, request)),
      user.name,
    ).allowed,
  )
}

test('each part of a rule that no request needed is told with its place', () => {
  const rules = [
    { apiGroups: ['', 'apps'], resources: ['pods', 'secrets'], verbs: ['get', 'delete'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['x'] },
  ]
  expect(usesOf(rules, get, { ...get, name: 'b' })).toEqual([
    expect.objectContaining({
      grant: expect.objectContaining({ path: 'rules[0]' }),
      count: 2,
      unused: [
        { path: 'rules[0].verbs[1]', value: 'delete' },
        { path: 'rules[0].apiGroups[1]', value: 'apps' },
        { path: 'rules[0].resources[1]', value: 'secrets' },
      ],
      unusedTogether: [],
    }),
    expect.objectContaining({
      count: 0,
      unused: ['verbs[0] get', 'apiGroups[0] ', 'resources[0] configmaps', 'resourceNames[0] x'].map((part) => {
        const [path = '', value] = part.split(' ')
        return { path: `rules[1].${path}`, value }
      }),
      unusedTogether: [],
    }),
  ])
})

test('parts that are all used, but not together', () => {
  const [use] = usesOf([{ apiGroups: [''], resources: ['pods', 'configmaps'], verbs: ['get', 'create'] }], get, {
    ...get,
    verb: 'create',
    resource: 'configmaps',
  })
  const single = { apiGroups: [''], resourceNames: [], nonResourceURLs: [] }
  expect(use).toMatchObject({
    count: 2,
    unused: [],
    unusedTogether: [
      { ...single, verbs: ['get'], resources: ['configmaps'] },
      { ...single, verbs: ['create'], resources: ['pods'] },
    ],
  })
})

test('a name of a rule is used by requests for that name only', () => {
  const [use] = usesOf([{ apiGroups: [''], resources: ['pods'], verbs: ['get'], resourceNames: ['a', 'b'] }], get, { ...get, name: 'c' })
  expect(use).toMatchObject({ count: 1, unused: [{ path: 'rules[0].resourceNames[1]', value: 'b' }] })
})

test('a wildcard is told with all that it was used for', () => {
  const [use] = usesOf(
    [{ apiGroups: ['*'], resources: ['*', '*/log'], verbs: ['*'] }],
    get,
    { ...get, verb: 'list', name: '' },
    { ...get, apiGroup: 'apps', resource: 'deployments', subresource: 'scale' },
  )
  expect(use?.wildcards).toEqual([
    { path: 'rules[0].verbs[0]', value: '*', usedFor: ['get', 'list'] },
    { path: 'rules[0].apiGroups[0]', value: '*', usedFor: ['', 'apps'] },
    { path: 'rules[0].resources[0]', value: '*', usedFor: ['deployments/scale', 'pods'] },
  ])
  expect(use?.unused).toEqual([{ path: 'rules[0].resources[1]', value: '*/log' }])
})

test('a grant is used in its own namespace, and paths where the whole cluster is given', () => {
  const rules = [
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    { nonResourceURLs: ['/healthz/*', '/metrics'], verbs: ['get'] },
  ]
  const policy = readPolicy(
    [
      clusterRole('r', rules),
      binding('RoleBinding', 'own', 'ClusterRole/r', toUser),
      binding('ClusterRoleBinding', 'whole', 'ClusterRole/r', toUser),
    ],
    'spark',
  )
  const events = [
    eventOf('1', user.name, { ...get, namespace: 'other' }),
    eventOf('2', user.name, { verb: 'get', nonResourceURL: '/healthz/a' }),
  ]
  const uses = grantUses(policy, user, usageOf(events, user.name).allowed)
  expect(uses.map(({ grant, count }) => [grant.binding.metadata.name, grant.path, count])).toEqual([
    ['whole', 'rules[0]', 1],
    ['whole', 'rules[1]', 1],
    ['own', 'rules[0]', 0],
    ['own', 'rules[1]', 0],
  ])
  expect(uses[1]).toMatchObject({
    unused: [{ path: 'rules[1].nonResourceURLs[1]', value: '/metrics' }],
    wildcards: [{ path: 'rules[1].nonResourceURLs[0]', value: '/healthz/*', usedFor: ['/healthz/a'] }],
  })
})
