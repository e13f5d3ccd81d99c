import { expect, test } from 'vitest'
import type { KubeObject } from '../../kube/object.ts'
import { defaultConstraints, defaultGrants } from './defaults.ts'
import { evaluateManifest } from './manifest.ts'

const namespace = { name: 'ns', annotations: { 'openshift.io/sa.scc.uid-range': '1000/10', 'openshift.io/sa.scc.mcs': 's0:c1,c0' } }
const rbac = 'rbac.authorization.k8s.io/v1'

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'x' },
  spec: { template: { spec: { serviceAccountName: 'spark', containers: [{ name: 'a', securityContext: { runAsUser: 185 } }] } } },
}
const role = (rule: object): KubeObject => ({
  apiVersion: rbac,
  kind: 'Role',
  metadata: { name: 'r' },
  rules: [{ apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], verbs: ['use'], ...rule }],
})
const binding = (roleRef: object, rest: object = {}): KubeObject => ({
  apiVersion: rbac,
  kind: 'RoleBinding',
  metadata: { name: 'b' },
  roleRef,
  subjects: [{ kind: 'ServiceAccount', name: 'spark' }],
  ...rest,
})
const toRole = { kind: 'Role', name: 'r' }
const toClusterRole = (name: string) => ({ kind: 'ClusterRole', name })

const admitting = (...objects: readonly KubeObject[]) =>
  evaluateManifest([deployment, ...objects], defaultConstraints, namespace, { grants: defaultGrants }).map(({ path, verdict }) => [
    path,
    verdict.admittedBy,
  ])

test('what a manifest has no rights to does not admit its pods', () => {
  expect(admitting()).toEqual([['spec.template', undefined]])
  expect(evaluateManifest([deployment], defaultConstraints, namespace).map(({ verdict }) => verdict.admittedBy)).toEqual(['anyuid'])
})

test.each<[name: string, admittedBy: string | undefined, objects: readonly KubeObject[]]>([
  ['a role by name', 'nonroot-v2', [role({ resourceNames: ['nonroot-v2'] }), binding(toRole)]],
  ['a role for all', 'anyuid', [role({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }), binding(toRole)]],
  ['a role for another verb', undefined, [role({ verbs: ['get'] }), binding(toRole)]],
  ['a role for other resources', undefined, [role({ resources: ['pods'] }), binding(toRole)]],
  ['a role that is not bound', undefined, [role({})]],
  ["OpenShift's own role", 'anyuid', [binding(toClusterRole('system:openshift:scc:anyuid'))]],
  ['everything', 'anyuid', [binding(toClusterRole('cluster-admin'), { kind: 'ClusterRoleBinding' })]],
  ['another account', undefined, [binding(toClusterRole('cluster-admin'), { subjects: [{ kind: 'ServiceAccount', name: 'other' }] })]],
  ['another namespace', undefined, [binding(toClusterRole('cluster-admin'), { metadata: { name: 'b', namespace: 'other' } })]],
  [
    "a group of the namespace's accounts",
    'nonroot',
    [binding(toClusterRole('system:openshift:scc:nonroot'), { subjects: [{ kind: 'Group', name: 'system:serviceaccounts:ns' }] })],
  ],
  [
    'constraints of its own',
    'own',
    [
      {
        apiVersion: 'security.openshift.io/v1',
        kind: 'SecurityContextConstraints',
        metadata: { name: 'own' },
        users: ['system:serviceaccount:ns:spark'],
        runAsUser: { type: 'MustRunAs', uid: 185 },
        seLinuxContext: { type: 'MustRunAs' },
      },
    ],
  ],
])('a manifest with %s', (_, admittedBy, objects) => {
  expect(admitting(...objects)).toEqual([['spec.template', admittedBy]])
})
