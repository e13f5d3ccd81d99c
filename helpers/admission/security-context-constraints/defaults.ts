import { textAt, type Fields } from '../../kube/fields.ts'
import type { Grant } from './access.ts'

const volumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret']

const restricted = {
  allowHostDirVolumePlugin: false,
  allowHostIPC: false,
  allowHostNetwork: false,
  allowHostPID: false,
  allowHostPorts: false,
  allowPrivilegeEscalation: true,
  allowPrivilegedContainer: false,
  allowedCapabilities: [],
  defaultAddCapabilities: [],
  fsGroup: { type: 'MustRunAs' },
  groups: [],
  readOnlyRootFilesystem: false,
  requiredDropCapabilities: ['KILL', 'MKNOD', 'SETUID', 'SETGID'],
  runAsUser: { type: 'MustRunAsRange' },
  seLinuxContext: { type: 'MustRunAs' },
  supplementalGroups: { type: 'RunAsAny' },
  users: [],
  volumes,
}

/** What the second versions ask for beyond the first. */
const v2 = {
  allowPrivilegeEscalation: false,
  allowedCapabilities: ['NET_BIND_SERVICE'],
  requiredDropCapabilities: ['ALL'],
  seccompProfiles: ['runtime/default'],
}

const anyone = { fsGroup: { type: 'RunAsAny' }, runAsUser: { type: 'RunAsAny' }, requiredDropCapabilities: ['MKNOD'] }
const hostNetwork = { allowHostNetwork: true, allowHostPorts: true, supplementalGroups: { type: 'MustRunAs' } }
const hostMounts = { ...anyone, allowHostDirVolumePlugin: true, volumes: [...volumes, 'hostPath', 'nfs'] }
const nonRoot = { fsGroup: { type: 'RunAsAny' }, runAsUser: { type: 'MustRunAsNonRoot' } }

const idsFrom = (min: number) => ({
  fsGroup: { type: 'MustRunAs', ranges: [{ min, max: 65_534 }] },
  runAsUser: { type: 'MustRunAsRange', uidRangeMin: min, uidRangeMax: 65_534 },
  supplementalGroups: { type: 'MustRunAs', ranges: [{ min, max: 65_534 }] },
  userNamespaceLevel: 'RequirePodLevel',
})

/** What differs from `restricted`. */
const differences = {
  anyuid: { ...anyone, priority: 10, groups: ['system:cluster-admins'] },
  hostaccess: {
    allowHostDirVolumePlugin: true,
    allowHostIPC: true,
    allowHostNetwork: true,
    allowHostPID: true,
    allowHostPorts: true,
    volumes: [...volumes, 'hostPath'],
  },
  'hostmount-anyuid': { ...hostMounts, users: ['system:serviceaccount:openshift-infra:pv-recycler-controller'] },
  'hostmount-anyuid-v2': { ...hostMounts, seLinuxContext: { type: 'RunAsAny' } },
  hostnetwork: hostNetwork,
  'hostnetwork-v2': { ...hostNetwork, ...v2 },
  'nested-container': {
    ...idsFrom(0),
    allowedCapabilities: ['SETUID', 'SETGID'],
    requiredDropCapabilities: [],
    seLinuxContext: { type: 'MustRunAs', seLinuxOptions: { type: 'container_engine_t' } },
    seccompProfiles: ['*'],
  },
  nonroot: nonRoot,
  'nonroot-v2': { ...nonRoot, ...v2 },
  privileged: {
    allowHostDirVolumePlugin: true,
    allowHostIPC: true,
    allowHostNetwork: true,
    allowHostPID: true,
    allowHostPorts: true,
    allowPrivilegedContainer: true,
    allowedCapabilities: ['*'],
    allowedUnsafeSysctls: ['*'],
    fsGroup: { type: 'RunAsAny' },
    groups: ['system:cluster-admins', 'system:nodes', 'system:masters'],
    requiredDropCapabilities: [],
    runAsUser: { type: 'RunAsAny' },
    seLinuxContext: { type: 'RunAsAny' },
    seccompProfiles: ['*'],
    users: ['system:admin', 'system:serviceaccount:openshift-infra:build-controller'],
    volumes: ['*'],
  },
  restricted: {},
  'restricted-v2': v2,
  'restricted-v3': { ...v2, ...idsFrom(1000) },
} satisfies Record<string, Fields>

/** Their names. */
export const constraintNames = Object.keys(differences) as (keyof typeof differences)[]

/** The constraints that a cluster of OpenShift 4.20 has from the start, as manifests ("Managing security context constraints"). */
export const defaultConstraints: readonly Fields[] = Object.entries(differences).map(([name, own]) => ({
  apiVersion: 'security.openshift.io/v1',
  kind: 'SecurityContextConstraints',
  metadata: { name },
  ...restricted,
  ...own,
}))

/** Those of them with these names, each once. */
export const constraintsNamed = (...names: readonly string[]): readonly Fields[] =>
  defaultConstraints.filter((one) => names.includes(textAt(one, 'metadata', 'name') ?? ''))

/** Who may use which of them from the start, by RBAC. */
export const defaultGrants: readonly Grant[] = [
  { constraints: ['restricted-v2'], groups: ['system:authenticated'] },
  { constraints: ['*'], groups: ['system:masters', 'system:cluster-admins'] },
]
