import { expect, test } from 'vitest'
import { mergedRights, right, rightText } from '../types/rights.ts'
import { enoughRoles } from './enough-roles.ts'
import { grantsOf } from './rights.ts'

const rights = ['get,list pods', 'create pods/exec', 'list,watch pods', 'get,list services', 'get deployments.apps'].map(right)

test('a right is written as kubectl writes a resource, and each resource comes once', () => {
  expect(mergedRights(rights).map(rightText)).toEqual([
    'get, list, watch pods',
    'create pods/exec',
    'get, list services',
    'get deployments.apps',
  ])
})

test('roles that are enough have one rule for each group and set of verbs, and are bound to the user', () => {
  const [role, binding] = enoughRoles('kim', rights, 'team')
  expect(role).toMatchObject({
    kind: 'Role',
    metadata: { name: 'seatrial', namespace: 'team' },
    rules: [
      { apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
    ],
  })
  expect(binding).toMatchObject({
    kind: 'RoleBinding',
    subjects: [{ kind: 'User', name: 'kim' }],
    roleRef: { kind: 'Role', name: 'seatrial' },
  })
  const [clusterRole, clusterBinding] = enoughRoles('system:serviceaccount:ci:runner', rights, undefined)
  expect(clusterRole).toMatchObject({ kind: 'ClusterRole', metadata: { name: 'seatrial' } })
  expect(clusterBinding).toMatchObject({ subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: 'ci' }] })
  expect(enoughRoles('kim', [], undefined)).toEqual([])
})

test('who makes a role needs what it grants, but for objects by name', () => {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'driver' },
    rules: [
      { apiGroups: [''], resources: ['pods', 'services'], verbs: ['create'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get'] },
    ],
  }
  expect(grantsOf([role, { ...role, apiVersion: 'v1', kind: 'ConfigMap' }]).map(rightText)).toEqual(['create pods', 'create services'])
})
