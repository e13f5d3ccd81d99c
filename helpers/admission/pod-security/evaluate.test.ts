import { expect, test } from 'vitest'
import type { Version } from './check.ts'
import { evaluatePodSecurity } from './evaluate.ts'

/** What restricted asks for, no more. */
const context = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}
const plain = { name: 'a' }
const withContext = (extra: object) => ({ spec: { containers: [{ name: 'a', securityContext: { ...context, ...extra } }] } })
const withSpec = (extra: object) => ({ spec: { containers: [{ name: 'a', securityContext: context }], ...extra } })
const withPodContext = (securityContext: object) => withSpec({ securityContext })
const annotated = (annotations: object) => ({ ...withSpec({}), metadata: { annotations } })

const said = (pod: object, level: 'baseline' | 'restricted', version: Version) =>
  evaluatePodSecurity(pod, level, version).violations.map(({ check, reason, detail }) => `${check}: ${reason} (${detail})`)

test.each<[check: string, version: Version, red: object, message: string, fields: string[], green: object]>([
  [
    'appArmorProfile',
    'v1.0',
    {
      ...withPodContext({ appArmorProfile: { type: 'Unconfined' } }),
      metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } },
    },
    'forbidden AppArmor profiles (pod and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    ['spec.securityContext.appArmorProfile.type', 'metadata.annotations[container.apparmor.security.beta.kubernetes.io/a]'],
    annotated({ 'container.apparmor.security.beta.kubernetes.io/a': 'localhost/x' }),
  ],
  [
    'capabilities_baseline',
    'v1.21',
    withContext({ capabilities: { add: ['NET_RAW', 'CHOWN', 'BPF'] } }),
    'non-default capabilities (container "a" must not include "BPF", "NET_RAW" in securityContext.capabilities.add)',
    ['spec.containers[0].securityContext.capabilities.add'],
    withContext({ capabilities: { add: ['CHOWN'] } }),
  ],
  [
    'capabilities_restricted',
    'v1.22',
    withContext({ capabilities: { add: ['CHOWN'] } }),
    'unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]; container "a" must not include "CHOWN" in securityContext.capabilities.add)',
    ['spec.containers[0].securityContext.capabilities.drop', 'spec.containers[0].securityContext.capabilities.add'],
    withContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
  ],
  [
    'hostNamespaces',
    'v1.0',
    withSpec({ hostNetwork: true, hostPID: true }),
    'host namespaces (hostNetwork=true, hostPID=true)',
    ['spec.hostNetwork', 'spec.hostPID'],
    withSpec({ hostNetwork: false, hostIPC: null }),
  ],
  [
    'hostPorts',
    'v1.0',
    withSpec({ containers: [{ name: 'a', securityContext: context, ports: [{ containerPort: 1, hostPort: 80 }] }] }),
    'hostPort (container "a" uses hostPort 80)',
    ['spec.containers[0].ports[0].hostPort'],
    withSpec({ containers: [{ name: 'a', securityContext: context, ports: [{ containerPort: 1, hostPort: 0 }] }] }),
  ],
  [
    'hostProbesAndHostLifecycle',
    'v1.34',
    withSpec({ containers: [{ name: 'a', securityContext: context, livenessProbe: { httpGet: { host: 'h' } } }] }),
    'probe or lifecycle host (container "a" uses probe or lifecycle host "h")',
    ['spec.containers[0].livenessProbe.httpGet.host'],
    withSpec({ containers: [{ name: 'a', securityContext: context, lifecycle: { preStop: { tcpSocket: { host: '' } } } }] }),
  ],
  [
    'privileged',
    'v1.0',
    withContext({ privileged: true }),
    'privileged (container "a" must not set securityContext.privileged=true)',
    ['spec.containers[0].securityContext.privileged'],
    withContext({ privileged: false }),
  ],
  [
    'procMount',
    'v1.0',
    withContext({ procMount: 'Unmasked' }),
    'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ['spec.containers[0].securityContext.procMount'],
    withContext({ procMount: 'Default' }),
  ],
  [
    'seLinuxOptions',
    'v1.30',
    withPodContext({ seLinuxOptions: { type: 'container_engine_t', user: 'u', role: 'r' } }),
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "container_engine_t"; user may not be set; role may not be set)',
    ['spec.securityContext.seLinuxOptions.type', 'spec.securityContext.seLinuxOptions.user', 'spec.securityContext.seLinuxOptions.role'],
    withPodContext({ seLinuxOptions: { type: 'container_kvm_t', level: 's0' } }),
  ],
  [
    'seccompProfile_baseline',
    'v1.18',
    annotated({ 'container.seccomp.security.alpha.kubernetes.io/a': 'unconfined' }),
    'seccompProfile (forbidden annotation container.seccomp.security.alpha.kubernetes.io/a="unconfined")',
    ['metadata.annotations[container.seccomp.security.alpha.kubernetes.io/a]'],
    annotated({ 'seccomp.security.alpha.kubernetes.io/pod': 'docker/default' }),
  ],
  [
    'sysctls',
    'v1.31',
    withPodContext({ sysctls: [{ name: 'net.ipv4.tcp_fin_timeout' }, { name: 'net.ipv4.tcp_rmem' }] }),
    'forbidden sysctls (net.ipv4.tcp_rmem)',
    ['spec.securityContext.sysctls[1].name'],
    withPodContext({ sysctls: [{ name: 'net.ipv4.tcp_fin_timeout' }] }),
  ],
  [
    'windowsHostProcess',
    'v1.0',
    withPodContext({ windowsOptions: { hostProcess: true } }),
    'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
    ['spec.securityContext.windowsOptions.hostProcess'],
    withPodContext({ windowsOptions: { hostProcess: false } }),
  ],
  [
    'allowPrivilegeEscalation',
    'v1.8',
    withSpec({ initContainers: [{ name: 'b', securityContext: { runAsNonRoot: true } }] }),
    'allowPrivilegeEscalation != false (container "b" must set securityContext.allowPrivilegeEscalation=false)',
    ['spec.initContainers[0].securityContext.allowPrivilegeEscalation'],
    withSpec({ initContainers: [{ name: 'b', securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false } }] }),
  ],
  [
    'restrictedVolumes',
    'v1.0',
    withSpec({
      volumes: [
        { name: 'v', hostPath: {} },
        { name: 'w', nfs: {} },
        { name: 'x', emptyDir: {} },
      ],
    }),
    'restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")',
    ['spec.volumes[0].hostPath', 'spec.volumes[1].nfs'],
    withSpec({ volumes: [{ name: 'v' }, { name: 'w', emptyDir: null }, { name: 'x', image: {} }] }),
  ],
  [
    'runAsNonRoot',
    'v1.0',
    withSpec({ ephemeralContainers: [plain, { name: 'b' }] }),
    'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
    ['spec.ephemeralContainers[0].securityContext.runAsNonRoot', 'spec.ephemeralContainers[1].securityContext.runAsNonRoot'],
    withSpec({ ephemeralContainers: [plain], securityContext: { runAsNonRoot: true } }),
  ],
  [
    'runAsUser',
    'v1.23',
    withSpec({ containers: [{ name: 'a', securityContext: { ...context, runAsUser: 0 } }], securityContext: { runAsUser: 0 } }),
    'runAsUser=0 (pod and container "a" must not set runAsUser=0)',
    ['spec.securityContext.runAsUser', 'spec.containers[0].securityContext.runAsUser'],
    withPodContext({ runAsUser: 1 }),
  ],
  [
    'seccompProfile_restricted',
    'v1.19',
    withContext({ seccompProfile: undefined }),
    'seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ['spec.containers[0].securityContext.seccompProfile.type'],
    {
      spec: {
        containers: withContext({ seccompProfile: null }).spec.containers,
        securityContext: { seccompProfile: { type: 'Localhost' } },
      },
    },
  ],
])('%s (%s)', (check, version, red, message, fields, green) => {
  const { allowed, violations } = evaluatePodSecurity(red, 'restricted', version)
  expect(violations.map(({ check, reason, detail }) => `${check}: ${reason} (${detail})`)).toEqual([`${check}: ${message}`])
  expect(violations[0]?.fields).toEqual(fields)
  expect(allowed).toBe(false)
  expect(evaluatePodSecurity(green, 'restricted', version)).toEqual({ allowed: true, violations: [] })
})

test('hostPath is a check of its own at baseline', () => {
  expect(
    said(
      withSpec({
        volumes: [
          { name: 'v', hostPath: {} },
          { name: 'w', nfs: {} },
        ],
      }),
      'baseline',
      'latest',
    ),
  ).toEqual(['hostPathVolumes: hostPath volumes (volume "v")'])
})

test('privileged allows everything, latest is the default and later than the last change', () => {
  const pod = withSpec({ hostPID: true, containers: [{ ...plain, startupProbe: { tcpSocket: { host: 'h' } } }] })
  expect(evaluatePodSecurity(pod, 'privileged').allowed).toBe(true)
  expect(evaluatePodSecurity(pod, 'baseline').violations).toHaveLength(2)
  expect(evaluatePodSecurity(pod, 'baseline', 'v1.99')).toEqual(evaluatePodSecurity(pod, 'baseline', 'latest'))
  expect(evaluatePodSecurity(pod, 'baseline', 'v1.33').violations).toHaveLength(1)
})

test("on the host's network each port is one of the host's", () => {
  const pod = withSpec({ hostNetwork: true, containers: [{ ...plain, ports: [{ containerPort: 8080 }] }] })
  expect(said(pod, 'baseline', 'latest')).toEqual([
    'hostNamespaces: host namespaces (hostNetwork=true)',
    'hostPorts: hostPort (container "a" uses hostPort 8080)',
  ])
})

test('pods of Windows need not set what Windows does not know, since v1.25', () => {
  const pod = { spec: { os: { name: 'windows' }, securityContext: { runAsNonRoot: true }, containers: [plain] } }
  expect(evaluatePodSecurity(pod, 'restricted', 'v1.25').allowed).toBe(true)
  expect(evaluatePodSecurity(pod, 'restricted', 'v1.24').violations).toHaveLength(3)
  expect(said({ spec: { ...pod.spec, hostPID: true } }, 'restricted', 'latest')).toEqual(['hostNamespaces: host namespaces (hostPID=true)'])
})

test('a user namespace relaxes what the cluster says it does', () => {
  const relaxed = { hostUsers: false, ...withContext({ runAsUser: 0, runAsNonRoot: false, procMount: 'Unmasked' }).spec }
  expect(evaluatePodSecurity({ spec: relaxed }, 'restricted', 'latest').violations).toHaveLength(3)
  expect(evaluatePodSecurity({ spec: relaxed }, 'restricted', 'latest', { userNamespaces: true }).allowed).toBe(true)
  expect(evaluatePodSecurity({ spec: { ...relaxed, hostUsers: true } }, 'restricted', 'latest', { userNamespaces: true }).allowed).toBe(
    false,
  )
})

test('what should be a boolean and is none counts as forbidden', () => {
  expect(evaluatePodSecurity(withContext({ privileged: 'yes' }), 'baseline').allowed).toBe(false)
  expect(evaluatePodSecurity(withContext({ allowPrivilegeEscalation: 'no' }), 'restricted').allowed).toBe(false)
})

test.each(['1.34', 'v1.', 'v2.0', 'v1.034', 'newest'])('%s is no version', (version) => {
  expect(() => evaluatePodSecurity(withSpec({}), 'privileged', version as Version)).toThrow(
    `no version of the Pod Security Standards: ${version}`,
  )
})
