import fc from 'fast-check'
import type { Fields } from '../kube/fields.ts'
import type { Pod } from '../admission/pod-security/view.ts'
import { capabilityList, id, mostly, optional, seLinuxOptions, several, some } from './arbitraries.ts'

const seccompProfile = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ type: 'RuntimeDefault' }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('Localhost'), localhostProfile: fc.constantFrom('a.json', 'b', '') }) },
  { weight: 1, arbitrary: some({ type: fc.constantFrom('Unconfined', 'Localhost', 'other', '') }) },
)

const shared = {
  runAsNonRoot: mostly(true, false),
  runAsUser: optional(id),
  seLinuxOptions: optional(seLinuxOptions),
  seccompProfile: optional(seccompProfile),
}

const securityContext = some({
  ...shared,
  allowPrivilegeEscalation: mostly(false, true),
  privileged: mostly(false, true),
  readOnlyRootFilesystem: mostly(true, false),
  runAsGroup: optional(id),
  capabilities: some({ add: capabilityList, drop: capabilityList }),
})

const sysctl = fc.record({
  name: mostly('kernel.shm_rmid_forced', 'net.ipv4.tcp_syncookies', 'kernel.msgmax', 'kernel.sem', 'net.core.somaxconn', '"', ''),
  value: fc.constant('1'),
})

const podSecurityContext = some({
  ...shared,
  fsGroup: optional(id),
  supplementalGroups: optional(fc.array(id, { maxLength: 2 })),
  sysctls: optional(several(sysctl)),
})

const port = fc.record({ containerPort: fc.constantFrom(80, 8080), hostPort: mostly(0, 80, 9000) }, { requiredKeys: ['containerPort'] })

const containers = (list: string, minLength: number) =>
  fc
    .array(some({ ports: several(port), securityContext: optional(securityContext, 6) }), { minLength, maxLength: 2 })
    .map((all) => all.map((fields, index) => ({ name: `${list}${index}`, ...fields })))

const tokenSource = fc.oneof(
  fc.record({ serviceAccountToken: fc.record({ path: mostly('token', 'other'), audience: mostly('', 'vault') }) }),
  fc.record({
    configMap: fc
      .constantFrom(['kube-root-ca.crt', 'ca.crt'], ['openshift-service-ca.crt', 'service-ca.crt'], ['other', 'ca.crt'])
      .chain(([name, key = '']) =>
        fc.record({ name: fc.constant(name), items: several(fc.record({ key: mostly(key, 'x'), path: mostly(key, 'x') })) }),
      ),
  }),
  fc.record({
    downwardAPI: fc.record({
      items: several(
        fc.record({
          path: mostly('namespace', 'x'),
          fieldRef: some({ apiVersion: fc.constant('v1'), fieldPath: mostly('metadata.namespace', 'metadata.name') }),
        }),
      ),
    }),
  }),
  fc.record({ secret: fc.record({ name: fc.constant('s') }) }),
)

const source: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('configMap', 'emptyDir', 'secret', 'downwardAPI').map((key) => ({ [key]: {} })) },
  { weight: 3, arbitrary: fc.record({ projected: fc.record({ sources: fc.array(tokenSource, { maxLength: 2 }) }) }) },
  { weight: 1, arbitrary: fc.record({ hostPath: fc.record({ path: fc.constant('/') }) }) },
  { weight: 1, arbitrary: fc.record({ flexVolume: fc.record({ driver: fc.constantFrom('a/b', 'c/d', '') }) }) },
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(
        fc.constantFrom(
          ...'gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs persistentVolumeClaim rbd cinder cephfs flocker fc azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO storageos csi ephemeral'.split(
            ' ',
          ),
        ),
        { minLength: 1, maxLength: 2 },
      )
      .map((keys) => Object.fromEntries(keys.map((key) => [key, {}]))),
  },
)

const profileWord = fc.constantFrom('runtime/default', 'docker/default', 'unconfined', 'localhost/a.json', 'localhost/', 'other', '')

const annotations = fc.record(
  {
    'seccomp.security.alpha.kubernetes.io/pod': profileWord,
    'container.seccomp.security.alpha.kubernetes.io/containers0': profileWord,
    'container.seccomp.security.alpha.kubernetes.io/init0': profileWord,
    'example.org/other': fc.constant('x'),
    'openshift.io/required-scc': fc.constantFrom('restricted-v2', 'custom-a', 'anyuid', 'nonroot', 'nowhere', ''),
  },
  { requiredKeys: [] },
)

export const pod: fc.Arbitrary<Pod> = fc.record({
  metadata: fc.record(
    {
      name: fc.constant('p'),
      generateName: fc.constant('p-'),
      annotations: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: annotations }),
    },
    { requiredKeys: [] },
  ),
  spec: fc
    .tuple(
      containers('containers', 1),
      optional(containers('init', 0)),
      optional(containers('ephemeral', 0)),
      some({
        securityContext: optional(podSecurityContext, 6),
        volumes: several(source).map((all) => all.map((one, index) => ({ name: `v${index}`, ...one }))),
        hostNetwork: mostly(false, true),
        hostPID: mostly(false, true),
        hostIPC: mostly(false, true),
        hostUsers: fc.boolean(),
        os: some({ name: mostly('linux', 'windows') }),
        serviceAccountName: fc.constantFrom('default', 'spark', ''),
        serviceAccount: fc.constantFrom('spark', ''),
      }),
    )
    .map(([own, initContainers, ephemeralContainers, rest]) => ({ ...rest, containers: own, initContainers, ephemeralContainers })),
})
