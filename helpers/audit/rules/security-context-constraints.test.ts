import { expect, test } from 'vitest'
import { changed, findingsIn, sound, type Change } from '../testing.ts'

const inPod = (setting: string): Change => ['      containers:', `      ${setting}\n      containers:`]
const inContainer = (setting: string): Change => [
  '            allowPrivilegeEscalation: false',
  `            allowPrivilegeEscalation: false\n            ${setting}`,
]

const pathsOf = (change: Change, constraints: string): readonly string[] =>
  findingsIn(changed(sound, change), { constraints })
    .filter(({ rule }) => rule === 'security-context-constraints')
    .map(({ path }) => path.replace(/^spec\.template\./, ''))

test.each<[change: Change, paths: readonly string[]]>([
  [inPod('hostNetwork: true'), ['spec.hostNetwork', 'spec.containers[0].ports']],
  [inPod('volumes: [{ name: v, hostPath: { path: / } }]'), ['spec.volumes[0]']],
  [['containerPort: 8080', 'containerPort: 8080\n              hostPort: 80'], ['spec.containers[0].ports']],
  [inContainer('runAsUser: 1'), ['spec.containers[0].securityContext.runAsUser']],
  [['drop: [ALL]', 'drop: [ALL], add: [CHOWN]'], ['spec.containers[0].securityContext.capabilities.add']],
  [['runAsNonRoot: true', 'sysctls: [{ name: kernel.msgmax, value: "1" }]'], ['spec.securityContext.sysctls[0]']],
  [inContainer('seLinuxOptions: { level: "s0:c1" }'), ['spec.containers[0].securityContext.seLinuxOptions.level']],
])('%j is told at %j', (change, paths) => {
  expect(pathsOf(change, 'restricted-v2')).toEqual(paths)
})

test('other constraints allow other things', () => {
  expect(pathsOf(inPod('hostNetwork: true'), 'hostnetwork-v2')).toEqual([])
  expect(pathsOf(inContainer('runAsUser: 1'), 'nonroot-v2')).toEqual([])
})

test('what the manifest itself gives to the service account counts', () => {
  const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: scc }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:nonroot-v2" }
subjects: [{ kind: ServiceAccount, name: web }]`
  const manifest = changed(sound, inContainer('runAsUser: 1'), { add: binding })
  expect(findingsIn(manifest, { constraints: 'restricted-v2' })).toEqual([])
})
