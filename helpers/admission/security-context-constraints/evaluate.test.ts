import { expect, test } from 'vitest'
import { evaluatePodSecurity } from '../pod-security/evaluate.ts'
import type { Fields } from '../../kube/fields.ts'
import { defaultConstraints, defaultGrants } from './defaults.ts'
import { evaluateSecurityContextConstraints } from './evaluate.ts'

const namespace = {
  name: 'ns',
  annotations: {
    'openshift.io/sa.scc.uid-range': '1000650000/10000',
    'openshift.io/sa.scc.supplemental-groups': '1000650000/10000',
    'openshift.io/sa.scc.mcs': 's0:c26,c5',
  },
}
const withSpec = (spec: object) => ({ metadata: { name: 'p' }, spec: { containers: [{ name: 'a' }], ...spec } })
const withContext = (securityContext: object) => withSpec({ containers: [{ name: 'a', securityContext }] })
const withPodContext = (securityContext: object) => withSpec({ securityContext })
const withVolume = (source: object) => withSpec({ volumes: [{ name: 'v', ...source }] })

/** Constraints that mind nothing, but for what is named. */
const only = (rest: Fields): Fields => ({
  metadata: { name: 'c' },
  allowPrivilegedContainer: true,
  allowHostDirVolumePlugin: true,
  allowedCapabilities: ['*'],
  allowedUnsafeSysctls: ['*'],
  runAsUser: { type: 'RunAsAny' },
  seLinuxContext: { type: 'RunAsAny' },
  seccompProfiles: ['*'],
  ...rest,
})
const on = (pod: object, constraints: Fields) => evaluateSecurityContextConstraints(pod, [constraints], namespace)
const messages = (pod: object, constraints: Fields) =>
  on(pod, constraints).attempts.flatMap(({ reasons }) => reasons.map(({ message }) => message))

test("a pod that asks for nothing runs as the namespace's user, and meets the Pod Security Standards", () => {
  const verdict = evaluateSecurityContextConstraints(withSpec({}), defaultConstraints, namespace, { grants: defaultGrants })
  expect(verdict).toMatchObject({ allowed: true, admittedBy: 'restricted-v2' })
  expect(verdict.pod).toEqual({
    metadata: {
      name: 'p',
      annotations: { 'openshift.io/scc': 'restricted-v2', 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' },
    },
    spec: {
      securityContext: { fsGroup: 1_000_650_000, seLinuxOptions: { level: 's0:c26,c5' }, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'a',
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            runAsNonRoot: true,
            runAsUser: 1_000_650_000,
          },
        },
      ],
    },
  })
  expect(evaluatePodSecurity(verdict.pod ?? {}, 'restricted').allowed).toBe(true)
})

test('what is tried comes in order of priority, strictness and name', () => {
  const { attempts } = evaluateSecurityContextConstraints(withSpec({}), defaultConstraints, namespace)
  expect(attempts.map(({ constraints }) => constraints)).toEqual([
    'anyuid',
    'restricted-v2',
    'restricted-v3',
    'restricted',
    'nested-container',
    'nonroot-v2',
    'nonroot',
    'hostmount-anyuid',
    'hostmount-anyuid-v2',
    'hostnetwork-v2',
    'hostnetwork',
    'hostaccess',
    'privileged',
  ])
})

test.each<[rule: string, constraints: Fields, red: object, message: string, green: object]>([
  [
    'MustRunAs',
    { runAsUser: { type: 'MustRunAs', uid: 5 } },
    withContext({ runAsUser: 6 }),
    'provider c: .containers[0].runAsUser: Invalid value: 6: must be: 5',
    withPodContext({ runAsUser: 5 }),
  ],
  [
    'MustRunAsRange',
    { runAsUser: { type: 'MustRunAsRange', uidRangeMin: 5, uidRangeMax: 7 } },
    withContext({ runAsUser: 8 }),
    'provider c: .containers[0].runAsUser: Invalid value: 8: must be in the ranges: [5, 7]',
    withContext({ runAsUser: 7 }),
  ],
  [
    'MustRunAsNonRoot',
    { runAsUser: { type: 'MustRunAsNonRoot' } },
    withContext({ runAsUser: 0 }),
    'provider c: .containers[0].runAsUser: Invalid value: 0: running with the root UID is forbidden',
    withContext({}),
  ],
  [
    'seLinuxContext',
    { seLinuxContext: { type: 'MustRunAs' } },
    withPodContext({ seLinuxOptions: { level: 's0:c1' } }),
    'provider c: .spec.securityContext.seLinuxOptions.level: Invalid value: "s0:c1": must be s0:c26,c5',
    withPodContext({ seLinuxOptions: { level: 's0:c5,c26' } }),
  ],
  [
    'fsGroup',
    { fsGroup: { type: 'MustRunAs', ranges: [{ min: 3, max: 4 }] } },
    withPodContext({ fsGroup: 5 }),
    'provider c: .spec.securityContext.fsGroup: Invalid value: []int64{5}: 5 is not an allowed group',
    withPodContext({ fsGroup: 4 }),
  ],
  [
    'supplementalGroups',
    { supplementalGroups: { type: 'MustRunAs', ranges: [{ min: 3, max: 4 }] } },
    withPodContext({ supplementalGroups: [] }),
    'provider c: .spec.securityContext.supplementalGroups: Invalid value: []int64{}: unable to validate empty groups against required ranges',
    withPodContext({}),
  ],
  [
    'seccompProfiles',
    { seccompProfiles: ['docker/default', 'localhost/a'] },
    withPodContext({ seccompProfile: { type: 'Unconfined' } }),
    'pod.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: Forbidden: unconfined is not an allowed seccomp profile. Valid values are [docker/default localhost/a]',
    withPodContext({ seccompProfile: { type: 'RuntimeDefault' } }),
  ],
  [
    'capabilities that may be added',
    { allowedCapabilities: ['CHOWN'] },
    withContext({ capabilities: { add: ['CHOWN', 'KILL'] } }),
    'provider c: .containers[0].capabilities.add: Invalid value: "KILL": capability may not be added',
    withContext({ capabilities: { add: ['CHOWN'] } }),
  ],
  [
    'sysctls',
    { allowedUnsafeSysctls: ['kernel.msg*'], forbiddenSysctls: ['kernel.msgmax'] },
    withPodContext({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] }),
    'pod.spec.securityContext.sysctls[0]: Forbidden: sysctl "kernel.msgmax" is not allowed',
    withPodContext({ sysctls: [{ name: 'kernel.msgmnb', value: '1' }] }),
  ],
  [
    'volumes',
    { allowHostDirVolumePlugin: false, volumes: ['*'] },
    withVolume({ hostPath: {} }),
    'spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used',
    withVolume({ cephfs: {} }),
  ],
  [
    'projected volumes where secrets are allowed',
    { volumes: ['secret'] },
    withVolume({ projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] } }),
    'spec.volumes[0]: Invalid value: "projected": projected volumes are not allowed to be used',
    withVolume({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }),
  ],
  [
    'allowedFlexVolumes',
    { allowedFlexVolumes: [{ driver: 'a/b' }] },
    withVolume({ flexVolume: { driver: 'c/d' } }),
    'provider c: .spec.securityContext.volumes[0].driver: Invalid value: "c/d": Flexvolume driver is not allowed to be used',
    withVolume({ flexVolume: { driver: 'a/b' } }),
  ],
  [
    'privileged containers',
    { allowPrivilegedContainer: false },
    withSpec({ initContainers: [{ name: 'i', securityContext: { privileged: true } }] }),
    'provider c: .initContainers[0].privileged: Invalid value: true: Privileged containers are not allowed',
    withContext({ privileged: false }),
  ],
  [
    'allowPrivilegeEscalation',
    { allowPrivilegeEscalation: false },
    withSpec({ ephemeralContainers: [{ name: 'e', securityContext: { allowPrivilegeEscalation: true } }] }),
    'provider c: .ephemeralContainers[0].allowPrivilegeEscalation: Invalid value: true: Allowing privilege escalation for containers is not allowed',
    withContext({}),
  ],
  [
    'readOnlyRootFilesystem',
    { readOnlyRootFilesystem: true },
    withContext({ readOnlyRootFilesystem: false }),
    'provider c: .containers[0].readOnlyRootFilesystem: Invalid value: false: ReadOnlyRootFilesystem must be set to true',
    withContext({}),
  ],
  [
    'hostPorts',
    {},
    withSpec({ containers: [{ name: 'a', ports: [{ containerPort: 1, hostPort: 80 }] }] }),
    'provider c: .containers[0].containers[0].hostPort: Invalid value: 80: Host ports are not allowed to be used',
    withSpec({ containers: [{ name: 'a', ports: [{ containerPort: 1 }] }] }),
  ],
  [
    'userNamespaceLevel',
    { userNamespaceLevel: 'RequirePodLevel' },
    withSpec({ hostUsers: null }),
    'provider c: .spec.securityContext.hostUsers: Invalid value: "null": Host Users must be set to false',
    withSpec({ hostUsers: false }),
  ],
])('%s', (_, constraints, red, message, green) => {
  expect(messages(red, only(constraints))[0]).toBe(message)
  expect(on(red, only(constraints)).allowed).toBe(false)
  expect(on(green, only(constraints))).toMatchObject({ allowed: true, admittedBy: 'c' })
})

test.each(['hostNetwork', 'hostPID', 'hostIPC'])('%s', (field) => {
  const allowing = `allow${field.charAt(0).toUpperCase()}${field.slice(1)}`
  expect(messages(withSpec({ [field]: true }), only({}))).toEqual([
    expect.stringMatching(`^provider c: .spec.securityContext.${field}: Invalid value: true: Host .* is not allowed to be used$`),
    expect.stringMatching(String.raw`^provider c: .containers\[0\].${field}: `),
  ])
  expect(on(withSpec({ [field]: true }), only({ [allowing]: true })).allowed).toBe(true)
})

test('default capabilities are added unless the container drops them', () => {
  const constraints = only({ defaultAddCapabilities: ['CHOWN', 'KILL'], requiredDropCapabilities: ['MKNOD'] })
  const [made] = on(withContext({ capabilities: { drop: ['KILL'] } }), constraints).attempts
  expect(made?.pod).toEqual(withContext({ capabilities: { add: ['CHOWN'], drop: ['KILL', 'MKNOD'] } }))
})

test('who makes the pod, its service account, or RBAC gives access; without any the constraints are not usable', () => {
  const pod = withSpec({ serviceAccountName: 'spark' })
  const own = (rest: Fields, access: object = {}) => evaluateSecurityContextConstraints(pod, [only(rest)], namespace, access)
  const account = 'system:serviceaccount:ns:spark'
  expect(own({}).message).toBe(
    'pods "p" is forbidden: unable to validate against any security context constraint: provider "c": Forbidden: not usable by user or serviceaccount',
  )
  expect(own({ users: [account] }).allowed).toBe(true)
  expect(own({ groups: ['system:serviceaccounts:ns'] }).allowed).toBe(true)
  expect(own({ groups: ['system:authenticated'] }).allowed).toBe(true)
  expect(own({ users: ['system:serviceaccount:other:spark'], groups: ['system:serviceaccounts:other'] }).allowed).toBe(false)
  expect(own({}, { grants: [{ constraints: ['c'], users: [account] }] }).allowed).toBe(true)
  expect(own({}, { grants: [{ constraints: ['*'], groups: ['admins'] }] }).allowed).toBe(false)
  expect(own({}, { user: { name: 'x', groups: ['admins'] }, grants: [{ constraints: ['*'], groups: ['admins'] }] }).allowed).toBe(true)
})

test('a pod that `restricted` would admit is told so', () => {
  const pod = withContext({ allowPrivilegeEscalation: true })
  const { message } = evaluateSecurityContextConstraints(pod, defaultConstraints, namespace, { grants: defaultGrants })
  expect(message).toContain('would validate successfully against the `restricted` security context constraint]')
})

test('a pod can require its constraints', () => {
  const required = (name: string) => ({ ...withSpec({}), metadata: { name: 'p', annotations: { 'openshift.io/required-scc': name } } })
  expect(evaluateSecurityContextConstraints(required('nonroot'), defaultConstraints, namespace)).toMatchObject({ admittedBy: 'nonroot' })
  expect(evaluateSecurityContextConstraints(required('none'), defaultConstraints, namespace).message).toBe(
    'pods "p" is forbidden: failed to retrieve the required SCC "none": securitycontextconstraints.security.openshift.io "none" not found',
  )
})

test('a namespace without its annotations, or with a malformed one, has no pods at all', () => {
  const at = (annotations: Readonly<Record<string, string>>) =>
    evaluateSecurityContextConstraints(withSpec({}), defaultConstraints, { name: 'ns', annotations })
  expect(at({}).message).toBe(
    'pods "p" is forbidden: error fetching namespace "ns": unable to find annotation openshift.io/sa.scc.uid-range',
  )
  expect(at({ ...namespace.annotations, 'openshift.io/sa.scc.uid-range': '1000' })).toMatchObject({
    allowed: false,
    message: expect.stringContaining('unable to find pre-allocated uid annotation for namespace ns while trying to configure SCC'),
  })
})

test('pods of Windows are let by', () => {
  const pod = withSpec({ os: { name: 'windows' }, hostNetwork: true })
  expect(evaluateSecurityContextConstraints(pod, defaultConstraints, namespace, {})).toEqual({ allowed: true, pod, attempts: [] })
})
