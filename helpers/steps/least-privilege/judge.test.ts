import { expect, test } from 'vitest'
import { readAuditPolicy } from '../../rbac/audit/logged.ts'
import { eventOf } from '../../rbac/audit/testing.ts'
import { readPolicy } from '../../rbac/policy.ts'
import type { AccessRequest } from '../../rbac/request.ts'
import { binding, clusterRole, role } from '../../rbac/testing.ts'
import { ownEvents, rowsOf, staleIn, type Known } from './judge.ts'
import { leastPrivilege, type Accepted } from './verb.ts'

const subjects = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }]
const user = 'system:serviceaccount:spark:connect'
const logged = readAuditPolicy(
  JSON.stringify({
    kind: 'Policy',
    rules: [{ level: 'None', resources: [{ group: '', resources: ['events'] }] }, { level: 'Metadata' }],
  }),
)
const get = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace: 'spark', name: 'a' }

const knownOf = (rules: readonly object[], requests: readonly AccessRequest[], accepted: readonly Accepted[] = []): Known => ({
  namespace: 'spark',
  policy: readPolicy([role('r', rules), binding('RoleBinding', 'b', 'Role/r', subjects)], 'spark'),
  events: requests.map((request, index) => eventOf(`${index}`, user, request)),
  logged,
  accepted,
})
const wrong = (known: Known): readonly string[] => rowsOf('connect', known).flatMap((row) => row.wrong ?? [])

const pods = { apiGroups: [''], resources: ['pods'], verbs: ['get'] }

test('what was used is right', () => {
  expect(rowsOf('connect', knownOf([pods], [get, get]))).toEqual([
    {
      account: 'connect',
      grant: 'get pods',
      where: 'spark',
      requests: 2,
      verdict: 'used',
      by: 'rules[0] of Role r by RoleBinding b',
      accepted: '',
    },
  ])
})

test.each([
  [{ ...pods, verbs: ['get', 'delete'] }, 'connect may delete pods, and never did: rules[0].verbs[1] of Role r by RoleBinding b'],
  [
    { ...pods, resources: ['pods', 'pods/log'] },
    'connect may get pods/log, and never did: rules[0].resources[1] of Role r by RoleBinding b',
  ],
  [{ ...pods, resourceNames: ['b'] }, 'connect may get pods b, and never did: rules[0] of Role r by RoleBinding b'],
  [{ ...pods, verbs: ['*'] }, 'connect may * pods by a wildcard, and used it for get pods: rules[0] of Role r by RoleBinding b'],
  [
    { ...pods, apiGroups: ['*'], resources: ['jobs'] },
    'connect may get jobs.* by a wildcard, and used it for nothing: rules[0] of Role r by RoleBinding b',
  ],
  [
    { ...pods, resources: ['events'] },
    'connect may get events, and whether it did can not be told: the audit policy leaves it out: rules[0] of Role r by RoleBinding b',
  ],
])('%o is told', (rule, says) => {
  expect(wrong(knownOf([rule], [get]))).toEqual([says])
})

test('a grant in the whole cluster is told as one', () => {
  const policy = readPolicy([clusterRole('r', [pods]), binding('ClusterRoleBinding', 'b', 'ClusterRole/r', subjects)])
  expect(wrong({ ...knownOf([], []), policy })).toEqual([
    'connect may get pods in the whole cluster, and never did: rules[0] of ClusterRole r by ClusterRoleBinding b',
  ])
})

test('what was refused is no use, and is in the table', () => {
  const refused = eventOf('1', user, get, { annotations: { 'authorization.k8s.io/decision': 'forbid' }, responseStatus: { code: 403 } })
  expect(rowsOf('connect', { ...knownOf([pods], []), events: [refused] })).toMatchObject([
    { verdict: 'unused' },
    { grant: 'get pods', requests: 1, verdict: 'refused' },
  ])
})

test('what is accepted is not told; an acceptance of what nobody is granted is', () => {
  const accepted = [
    { serviceAccount: 'connect', grant: 'delete pods', reason: 'at the end' },
    { serviceAccount: 'other', grant: 'delete pods', reason: 'at the end' },
    { serviceAccount: 'connect', grant: 'get pod', reason: 'a slip' },
    { serviceAccount: 'connect', grant: 'delete pods', namespace: '*', reason: 'another place' },
  ]
  const known = knownOf([{ ...pods, verbs: ['get', 'delete'] }], [get], accepted)
  expect(wrong(known)).toEqual([])
  expect(staleIn(known, rowsOf('connect', known))).toEqual([
    'accepted, and other is not granted it there: delete pods',
    'accepted, and connect is not granted it there: get pod',
    'accepted, and connect is not granted it there: delete pods',
  ])
})

test('a grant in the whole cluster is accepted as one, and by nothing less', () => {
  const policy = readPolicy([clusterRole('r', [pods]), binding('ClusterRoleBinding', 'b', 'ClusterRole/r', subjects)])
  const here = { serviceAccount: 'connect', grant: 'get pods', reason: 'here' }
  expect(wrong({ ...knownOf([], [], [here]), policy })).toHaveLength(1)
  expect(wrong({ ...knownOf([], [], [{ ...here, namespace: '*' }]), policy })).toEqual([])
})

test('what counts is what an account asked for itself', () => {
  const own = eventOf('1', user, get, { userAgent: 'okhttp/4' })
  const others = [
    eventOf('2', 'system:serviceaccount:other:connect', get),
    eventOf('3', user, get, { userAgent: 'seatrial' }),
    eventOf('4', 'ann', get, { impersonatedUser: { username: user, groups: [], extra: {} } }),
    eventOf('5', user, get, { impersonatedUser: { username: 'ann', groups: [], extra: {} } }),
  ]
  expect(ownEvents([own, ...others], 'spark')).toEqual([own])
})

test('an acceptance has a reason', () => {
  const bound = leastPrivilege.bind({ accepted: [{ serviceAccount: 'connect', grant: 'delete pods' }] })
  expect(bound).toHaveProperty('issues')
})
