import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateAccess } from '../evaluate.ts'
import { readPolicy } from '../policy.ts'
import type { AccessRequest, ResourceRequest } from '../request.ts'
import { serviceAccountUser } from '../user.ts'
import { minimalRoles, type MinimalOptions } from './minimal.ts'
import { eventOf } from './testing.ts'
import { usageOf } from './usage.ts'

const user = serviceAccountUser('spark', 'connect')
const get = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace: 'spark', name: 'a' }

const minimal = (requests: readonly AccessRequest[], options: Partial<MinimalOptions> = {}) => {
  const events = requests.map((request, index) => eventOf(`${index}`, user.name, request))
  return minimalRoles(usageOf(events, user.name).allowed, user.name, { name: 'least', ...options })
}

test('one rule for each API group and set of verbs, in a role for each namespace and one for the cluster', () => {
  const { objects } = minimal([
    ...['pods', 'configmaps'].flatMap((resource) => ['get', 'list'].map((verb) => ({ ...get, verb, resource }))),
    { ...get, resource: 'secrets' },
    { ...get, apiGroup: 'apps', resource: 'deployments', subresource: 'scale' },
    { ...get, namespace: 'other' },
    { ...get, namespace: '', resource: 'nodes' },
    { verb: 'get', nonResourceURL: '/metrics' },
  ])
  const rules = objects.flatMap(({ kind, metadata, rules: own }) => (own === undefined ? [] : [[kind, metadata.namespace, own]]))
  expect(rules).toEqual([
    [
      'Role',
      'spark',
      [
        { apiGroups: [''], resources: ['configmaps', 'pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
        { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get'] },
      ],
    ],
    ['Role', 'other', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]],
    [
      'ClusterRole',
      undefined,
      [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    ],
  ])
  expect(objects[1]).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'least', namespace: 'spark' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'least' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'spark', name: 'connect' }],
  })
})

test('names are in the rules where they are asked for, and not of requests that named none', () => {
  const requests = [{ ...get, name: 'b' }, get, { ...get, resource: 'configmaps' }, { ...get, verb: 'list', name: '' }]
  const byName = ({ resource }: ResourceRequest): boolean => resource === 'pods'
  expect(minimal(requests, { byName }).objects[0]).toMatchObject({
    rules: [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], resourceNames: ['a', 'b'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    ],
  })
})

test('a request for something that is named as a wildcard is left out: a rule for it would be for everything', () => {
  const { objects, leftOut } = minimal([
    { ...get, resource: '*' },
    { ...get, subresource: '*' },
    { ...get, apiGroup: '*' },
    { verb: '*', nonResourceURL: '/a' },
    { verb: 'get', nonResourceURL: '/*' },
  ])
  expect(objects).toEqual([])
  expect(leftOut).toHaveLength(5)
})

test('nothing was done, nothing is given', () => {
  expect(minimal([])).toEqual({ objects: [], leftOut: [] })
})

const word = (...words: readonly string[]) => fc.constantFrom(...words)
const verbs = ['get', 'list', 'create', 'patch']
const groups = ['', 'apps']
const resources = ['pods', 'jobs']
const subresources = ['', 'log']
const names = ['', 'a', 'b']
const namespaces = ['', 'spark', 'other']
const urls = ['/healthz', '/healthz/etcd', '/metrics']

const resourceRequest = fc.record({
  verb: word(...verbs),
  apiGroup: word(...groups),
  resource: word(...resources, '*'),
  subresource: word(...subresources),
  name: word(...names, '*'),
  namespace: word(...namespaces),
})
const request: fc.Arbitrary<AccessRequest> = fc.oneof(
  { weight: 5, arbitrary: resourceRequest },
  { weight: 1, arbitrary: fc.record({ verb: word('get', 'post'), nonResourceURL: word(...urls) }) },
)
const logged = fc.record({ request, decision: word('allow', 'allow', 'forbid'), code: word('200', '201') })

/** Every request that the words make, those of the log and all others. */
const everything: readonly AccessRequest[] = [
  ...verbs.flatMap((verb) =>
    groups.flatMap((apiGroup) =>
      resources.flatMap((resource) =>
        subresources.flatMap((subresource) =>
          names.flatMap((name) => namespaces.map((namespace) => ({ verb, apiGroup, resource, subresource, name, namespace }))),
        ),
      ),
    ),
  ),
  ...['get', 'post'].flatMap((verb) => [...urls, '/'].map((nonResourceURL) => ({ verb, nonResourceURL }))),
]

/** Whether a request is one of the log, which is also meant by one of its kind in all namespaces, or, by name or not, for all names. */
const isMeant = (asked: AccessRequest, done: AccessRequest, byName: boolean): boolean => {
  if (!('resource' in asked) || !('resource' in done)) return JSON.stringify(asked) === JSON.stringify(done)
  return (
    (['verb', 'apiGroup', 'resource', 'subresource'] as const).every((key) => asked[key] === done[key]) &&
    (done.namespace === '' || asked.namespace === done.namespace) &&
    (!byName || done.name === '' || asked.name === done.name)
  )
}

test.each([false, true])('the roles allow each request of the log and nothing else; by name: %s', (byName) => {
  fc.assert(
    fc.property(fc.array(logged, { maxLength: 12 }), (log) => {
      const events = log.map(({ request: one, decision, code }, index) =>
        eventOf(`${index}`, user.name, one, {
          annotations: { 'authorization.k8s.io/decision': decision },
          responseStatus: { code: Number(code) },
        }),
      )
      const done = log
        .filter(({ decision }) => decision === 'allow')
        .flatMap(({ request: one, code }): readonly AccessRequest[] => {
          if (!('resource' in one)) return [one]
          if (one.resource === '*') return []
          const own = one.verb === 'create' && one.subresource === '' ? { ...one, name: '' } : one
          return one.verb === 'patch' && code === '201' ? [own, { ...own, verb: 'create' }] : [own]
        })
      const { objects } = minimalRoles(usageOf(events, user.name).allowed, user.name, { name: 'least', byName: () => byName })
      const policy = readPolicy(objects)
      const isAllowed = (one: AccessRequest): boolean => evaluateAccess(policy, user, one).allowed
      expect(done.filter((one) => !isAllowed(one))).toEqual([])
      expect(everything.filter((one) => isAllowed(one) !== done.some((own) => isMeant(one, own, byName)))).toEqual([])
    }),
  )
})
