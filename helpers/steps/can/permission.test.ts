import { expect, test } from 'vitest'
import { formatPermission, permission, readPermission } from './permission.ts'

test.each([
  ['create pods', { verb: 'create', apiGroup: '', resource: 'pods' }],
  ['get pods/log', { verb: 'get', apiGroup: '', resource: 'pods', subresource: 'log' }],
  ['list deployments.apps', { verb: 'list', apiGroup: 'apps', resource: 'deployments' }],
  [
    'update roles.rbac.authorization.k8s.io reader',
    { verb: 'update', apiGroup: 'rbac.authorization.k8s.io', resource: 'roles', name: 'reader' },
  ],
  ['patch deployments.apps/scale web', { verb: 'patch', apiGroup: 'apps', resource: 'deployments', subresource: 'scale', name: 'web' }],
  ['get /metrics', { verb: 'get', nonResourceURL: '/metrics' }],
])('%s', (text, read) => {
  expect(permission.safeParse(text).success).toBe(true)
  expect(readPermission(text)).toEqual(read)
  expect(formatPermission(readPermission(text))).toBe(text)
})

test.each(['pods', 'create', 'create pods in default', 'create *', 'Create pods', 'get pods/log/x'])('%s is none', (text) => {
  expect(permission.safeParse(text).success).toBe(false)
})
