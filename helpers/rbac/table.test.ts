import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateAccess } from './evaluate.ts'
import { readPolicy } from './policy.ts'
import { accessTable, type ServedResource } from './table.ts'
import { binding, clusterRole, role } from './testing.ts'
import { serviceAccountUser } from './user.ts'

const user = serviceAccountUser('spark', 'connect')
const toUser = [{ kind: 'ServiceAccount', name: 'connect', namespace: 'spark' }]

const served: readonly ServedResource[] = [
  { apiGroup: '', resource: 'pods', namespaced: true, verbs: ['get', 'list', 'create'] },
  { apiGroup: '', resource: 'pods/log', namespaced: true, verbs: ['get'] },
  { apiGroup: '', resource: 'namespaces', namespaced: false, verbs: ['get', 'list'] },
  { apiGroup: '', resource: 'nodes', namespaced: false, verbs: ['get', 'list'] },
  { apiGroup: 'apps', resource: 'deployments', namespaced: true, verbs: ['get', 'create'] },
  { apiGroup: 'apps', resource: 'deployments/log', namespaced: true, verbs: ['get'] },
]

test('each verb of each resource is a row, with the names it is for and all that gives it', () => {
  const policy = readPolicy(
    [
      role('one', [{ apiGroups: ['', 'apps'], resources: ['pods'], verbs: ['get', 'use'], resourceNames: ['b', 'a'] }]),
      clusterRole('two', [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ]),
      binding('RoleBinding', 'one', 'Role/one', toUser),
      binding('ClusterRoleBinding', 'two', 'ClusterRole/two', toUser),
      binding('RoleBinding', 'three', 'ClusterRole/two', toUser),
    ],
    'spark',
  )
  const rows = ({ resources }: ReturnType<typeof accessTable>) =>
    resources.map(({ apiGroup, resource, verb, resourceNames, grants }) => [
      `${verb} ${resource}.${apiGroup}`,
      resourceNames,
      grants.map((grant) => grant.binding.metadata.name),
    ])
  expect(rows(accessTable(policy, user, 'spark'))).toEqual([
    ['get pods.', [], ['two', 'one', 'three']],
    ['use pods.', ['a', 'b'], ['one']],
    ['get pods.apps', ['a', 'b'], ['one']],
    ['use pods.apps', ['a', 'b'], ['one']],
  ])
  expect(rows(accessTable(policy, user, 'other'))).toEqual([['get pods.', [], ['two']]])
  expect(accessTable(policy, user, 'spark').nonResources).toEqual([
    { verb: 'get', nonResourceURL: '/metrics', grants: [expect.objectContaining({ path: 'rules[1]' })] },
  ])
})

test('wildcards stand for what the cluster serves; what is in no namespace is not given by a RoleBinding, but for the namespace itself', () => {
  const objects = [
    clusterRole('all', [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }]),
    clusterRole('log', [{ apiGroups: ['*'], resources: ['*/log'], verbs: ['get'] }]),
  ]
  const rowsOf = (kind: 'RoleBinding' | 'ClusterRoleBinding', name: string) => {
    const policy = readPolicy([...objects, binding(kind, name, `ClusterRole/${name}`, toUser)], 'spark')
    return accessTable(policy, user, 'spark', served).resources.map(({ verb, resource }) => `${verb} ${resource}`)
  }
  const inNamespace = ['get pods', 'list pods', 'create pods', 'get pods/log', 'get namespaces', 'list namespaces']
  expect(rowsOf('RoleBinding', 'all')).toEqual(inNamespace)
  expect(rowsOf('ClusterRoleBinding', 'all')).toEqual([...inNamespace, 'get nodes', 'list nodes'])
  expect(rowsOf('RoleBinding', 'log')).toEqual(['get pods/log', 'get deployments/log'])
})

const entry = (...words: readonly string[]) => fc.array(fc.constantFrom(...words, '*'), { minLength: 1, maxLength: 2 })
const rule = fc.record({
  apiGroups: entry('', 'apps'),
  resources: entry('pods', 'deployments', 'pods/log', '*/log'),
  verbs: entry('get', 'list', 'create', 'use'),
  resourceNames: fc.array(fc.constantFrom('a', 'b'), { maxLength: 1 }),
})

test('the table has exactly what single questions allow', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 3 }), fc.array(rule, { maxLength: 2 }), (own, whole) => {
      const policy = readPolicy(
        [
          role('own', own),
          clusterRole('whole', whole),
          binding('RoleBinding', 'own', 'Role/own', toUser),
          binding('ClusterRoleBinding', 'whole', 'ClusterRole/whole', toUser),
        ],
        'spark',
      )
      const inNamespace = served.filter(({ namespaced }) => namespaced)
      const { resources } = accessTable(policy, user, 'spark', inNamespace)
      const questions = inNamespace.flatMap(({ apiGroup, resource, verbs }) => {
        const [main = '', subresource = ''] = resource.split('/')
        return verbs.flatMap((verb) =>
          ['a', 'c'].map((name) => ({ apiGroup, combined: resource, resource: main, subresource, verb, name, namespace: 'spark' })),
        )
      })
      const isInTable = (verb: string, apiGroup: string, resource: string, name: string): boolean => {
        const row = resources.find((one) => one.verb === verb && one.apiGroup === apiGroup && one.resource === resource)
        return row !== undefined && (row.resourceNames.length === 0 || row.resourceNames.includes(name))
      }
      const differing = questions.filter(
        ({ combined, ...request }) =>
          evaluateAccess(policy, user, request).allowed !== isInTable(request.verb, request.apiGroup, combined, request.name),
      )
      expect(differing).toEqual([])
    }),
  )
})
