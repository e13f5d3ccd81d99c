import { expect, test } from 'vitest'
import { readPolicy } from '../policy.ts'
import { binding, clusterRole, role } from '../testing.ts'
import { serviceAccountUser } from '../user.ts'
import { privilegesOf } from './privileges.ts'
import { eventOf } from './testing.ts'
import { usageOf } from './usage.ts'

const user = serviceAccountUser('spark', 'connect')
const toUser = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }]
const get = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace: 'spark', name: 'a' }
const list = { ...get, verb: 'list', name: '' }

const inBrief = (rules: readonly object[], ...requests: readonly Parameters<typeof eventOf>[2][]) => {
  const policy = readPolicy([role('r', rules), binding('RoleBinding', 'b', 'Role/r', toUser)], 'spark')
  const events = requests.map((request, index) => eventOf(`${index}`, user.name, request))
  return privilegesOf(policy, user, usageOf(events, user.name).allowed).map(({ parts, isWildcard, requests: own }) => [
    parts.map(({ path, value }) => `${path.replace(/^rules\[\d\]\./, '')} ${value}`).join(', '),
    isWildcard,
    own.reduce((sum, { count }) => sum + count, 0),
  ])
}

test('each verb of each resource is told with its places and how often it was used', () => {
  const rules = [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }]
  expect(inBrief(rules, get, { ...get, name: 'b' }, list)).toEqual([
    ['verbs[0] get, apiGroups[0] , resources[0] pods', false, 2],
    ['verbs[0] get, apiGroups[0] , resources[1] pods/log', false, 0],
    ['verbs[1] list, apiGroups[0] , resources[0] pods', false, 1],
    ['verbs[1] list, apiGroups[0] , resources[1] pods/log', false, 0],
  ])
})

test('each name is one of its own', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], resourceNames: ['a', 'b'], verbs: ['get'] }]
  expect(inBrief(rules, get)).toEqual([
    ['verbs[0] get, apiGroups[0] , resources[0] pods, resourceNames[0] a', false, 1],
    ['verbs[0] get, apiGroups[0] , resources[0] pods, resourceNames[1] b', false, 0],
  ])
})

test.each([
  [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }, 'verbs[0] *, apiGroups[0] , resources[0] pods'],
  [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }, 'verbs[0] get, apiGroups[0] *, resources[0] pods'],
  [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }, 'verbs[0] get, apiGroups[0] , resources[0] *'],
])('a wildcard is told as one, used or not: %o', (rule, told) => {
  expect(inBrief([rule], get)).toEqual([[told, true, 1]])
  expect(inBrief([rule])).toEqual([[told, true, 0]])
})

test('a wildcard among paths is told, and a rule for paths and resources is both', () => {
  const policy = readPolicy([
    clusterRole('r', [{ apiGroups: [''], resources: ['nodes'], nonResourceURLs: ['/healthz/*'], verbs: ['get'] }]),
    binding('ClusterRoleBinding', 'b', 'ClusterRole/r', toUser),
  ])
  const used = usageOf([eventOf('1', user.name, { verb: 'get', nonResourceURL: '/healthz/etcd' })], user.name).allowed
  expect(privilegesOf(policy, user, used)).toMatchObject([
    { rule: { resources: ['nodes'], nonResourceURLs: [] }, isWildcard: false, requests: [] },
    { rule: { resources: [], nonResourceURLs: ['/healthz/*'] }, isWildcard: true, requests: [{ count: 1 }] },
  ])
})

test('what was done in another namespace makes no use of a role of this one', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
  expect(inBrief(rules, { ...get, namespace: 'other' })).toEqual([['verbs[0] get, apiGroups[0] , resources[0] pods', false, 0]])
})
