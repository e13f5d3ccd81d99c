import fc from 'fast-check'
import type { Level, Version } from '../admission/pod-security/check.ts'
import type { Pod } from '../admission/pod-security/view.ts'
import { mostly, several, some } from './arbitraries.ts'

/** One line of what fixtures/pod-security asks upstream. */
export interface Question {
  readonly level: Level
  readonly version: Version
  readonly userNamespaces: boolean
  readonly pod: Pod
}

const profile = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constantFrom('RuntimeDefault', 'Localhost') }) },
  { weight: 1, arbitrary: some({ type: fc.constantFrom('Unconfined', 'runtimedefault', '') }) },
)

const shared = {
  appArmorProfile: profile,
  seccompProfile: profile,
  seLinuxOptions: some({
    type: mostly('', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t'),
    user: mostly('', 'u'),
    role: mostly('', 'r'),
  }),
  windowsOptions: some({ hostProcess: mostly(false, true) }),
  runAsNonRoot: mostly(true, false),
  runAsUser: mostly(1000, 0),
}

const securityContext = some({
  ...shared,
  allowPrivilegeEscalation: mostly(false, true),
  privileged: mostly(false, true),
  procMount: mostly('Default', 'Unmasked', ''),
  capabilities: some({
    add: several(mostly('NET_BIND_SERVICE', 'CHOWN', 'NET_RAW', 'SYS_ADMIN', 'ALL', 'chown')),
    drop: fc.array(mostly('ALL', 'all', 'CHOWN'), { minLength: 1, maxLength: 2 }),
  }),
})

const podSecurityContext = some({
  ...shared,
  sysctls: several(
    some({
      name: mostly(
        'kernel.shm_rmid_forced',
        'net.ipv4.ip_local_reserved_ports',
        'net.ipv4.tcp_keepalive_time',
        'net.ipv4.tcp_fin_timeout',
        'net.ipv4.tcp_wmem',
        'kernel.msgmax',
      ),
    }),
  ),
})

const target = some({ host: mostly('', '127.0.0.1', 'example.org') })
const handler = some({ httpGet: target, tcpSocket: target })

const ports = several(some({ containerPort: fc.constantFrom(0, 80, 8080, 9000), hostPort: mostly(0, 80, 9000) }))

const containers = several(
  some({
    name: fc.constantFrom('a', 'b', 'c', ''),
    securityContext,
    ports,
    livenessProbe: handler,
    readinessProbe: handler,
    startupProbe: handler,
    lifecycle: some({ postStart: handler, preStop: handler }),
  }),
)

const sources =
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO storageos'

const volume = fc
  .tuple(fc.constantFrom('v', 'w', ''), fc.array(fc.constantFrom(...sources.split(' ')), { maxLength: 2 }), mostly<object | null>({}, null))
  .map(([name, keys, value]) => ({ name, ...Object.fromEntries(keys.map((key) => [key, value])) }))

const annotations = fc.dictionary(
  fc.constantFrom(
    'seccomp.security.alpha.kubernetes.io/pod',
    'container.seccomp.security.alpha.kubernetes.io/a',
    'container.seccomp.security.alpha.kubernetes.io/z',
    'container.apparmor.security.beta.kubernetes.io/a',
    'container.apparmor.security.beta.kubernetes.io/b',
    'example.org/other',
  ),
  fc.oneof(
    fc.constantFrom('runtime/default', 'docker/default', 'localhost/x', 'unconfined', '', 'runtime/default\n'),
    fc.string({
      unit: fc.constantFrom(...Array.from('ab "\\\n\t\u0001\u007F\u0085\u00A0\u00ADé\u200B\u2028\uE000\uFEFF\u{1F600}\u{E0001}')),
    }),
  ),
  { maxKeys: 3 },
)

const rarely = mostly(false, true)

const pod = fc.record({
  metadata: some({ annotations }),
  spec: some({
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    securityContext: podSecurityContext,
    volumes: several(volume),
    hostNetwork: rarely,
    hostPID: rarely,
    hostIPC: rarely,
    hostUsers: fc.boolean(),
    os: some({ name: fc.constantFrom('linux', 'windows') }),
  }),
})

const version = fc.oneof(
  fc.constant<Version>('latest'),
  fc.integer({ min: 0, max: 40 }).map((minor): Version => `v1.${minor}`),
)

export const question: fc.Arbitrary<Question> = fc.record({
  level: fc.constantFrom<Level>('baseline', 'restricted', 'restricted'),
  version,
  userNamespaces: fc.boolean(),
  pod,
})
