import { at, isFields, listAt, numberAt, textAt, textsAt, type Fields } from '../../kube/fields.ts'
import { isOn, isSet } from '../pod-security/view.ts'
import { allVolumeTypes } from './volume-types.ts'

/** Numbers of users or groups, both ends included. */
export interface IdRange {
  readonly min: number
  readonly max: number
}

/** Security context constraints as the API server stores them: what a manifest leaves out has its default. */
export interface Constraints {
  readonly name: string
  readonly priority: number
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly allowPrivilegedContainer: boolean
  readonly allowHostNetwork: boolean
  readonly allowHostPorts: boolean
  readonly allowHostPID: boolean
  readonly allowHostIPC: boolean
  readonly requireUserNamespace: boolean
  readonly readOnlyRootFilesystem: boolean
  readonly allowPrivilegeEscalation: boolean
  readonly defaultAllowPrivilegeEscalation: boolean | undefined
  readonly defaultAddCapabilities: readonly string[]
  readonly requiredDropCapabilities: readonly string[]
  readonly allowedCapabilities: readonly string[]
  readonly volumes: ReadonlySet<string>
  readonly flexDrivers: readonly string[]
  readonly seccompProfiles: readonly string[]
  readonly allowedUnsafeSysctls: readonly string[]
  readonly forbiddenSysctls: readonly string[]
  readonly runAsUser: {
    readonly type: string
    readonly uid?: number | undefined
    readonly min?: number | undefined
    readonly max?: number | undefined
  }
  readonly seLinuxContext: { readonly type: string; readonly options?: Fields | undefined }
  readonly fsGroup: GroupStrategy
  readonly supplementalGroups: GroupStrategy
}

export interface GroupStrategy {
  readonly type: string
  readonly ranges: readonly IdRange[]
}

/** `allowHostDirVolumePlugin` has the last word on host paths (SetDefaults_SCC). */
const volumesOf = (manifest: Fields): ReadonlySet<string> => {
  const hostPaths = isOn(manifest['allowHostDirVolumePlugin'])
  const named = isSet(manifest['volumes']) ? textsAt(manifest, 'volumes') : ['*']
  if (hostPaths) return new Set(named.includes('*') ? named : [...named, 'hostPath'])
  const all = named.includes('*') ? allVolumeTypes : []
  return new Set([...named, ...all].filter((type) => type !== '*' && type !== 'hostPath'))
}

const typeAt = (manifest: Fields, strategy: string): string => textAt(manifest, strategy, 'type') ?? ''

const groupsAt = (manifest: Fields, strategy: string): GroupStrategy => ({
  type: typeAt(manifest, strategy) || 'RunAsAny',
  ranges: listAt(manifest, strategy, 'ranges').map((range) => ({ min: numberAt(range, 'min') ?? 0, max: numberAt(range, 'max') ?? 0 })),
})

const optional = (value: unknown): boolean | undefined => (isSet(value) ? isOn(value) : undefined)

/** Reads a manifest of kind SecurityContextConstraints (security.openshift.io/v1). */
export const readConstraints = (manifest: Fields): Constraints => {
  const seLinuxOptions = at(manifest, 'seLinuxContext', 'seLinuxOptions')
  return {
    name: textAt(manifest, 'metadata', 'name') ?? '',
    priority: numberAt(manifest, 'priority') ?? 0,
    users: textsAt(manifest, 'users'),
    groups: textsAt(manifest, 'groups'),
    allowPrivilegedContainer: isOn(manifest['allowPrivilegedContainer']),
    allowHostNetwork: isOn(manifest['allowHostNetwork']),
    allowHostPorts: isOn(manifest['allowHostPorts']),
    allowHostPID: isOn(manifest['allowHostPID']),
    allowHostIPC: isOn(manifest['allowHostIPC']),
    requireUserNamespace: manifest['userNamespaceLevel'] === 'RequirePodLevel',
    readOnlyRootFilesystem: isOn(manifest['readOnlyRootFilesystem']),
    allowPrivilegeEscalation: optional(manifest['allowPrivilegeEscalation']) ?? true,
    defaultAllowPrivilegeEscalation: optional(manifest['defaultAllowPrivilegeEscalation']),
    defaultAddCapabilities: textsAt(manifest, 'defaultAddCapabilities'),
    requiredDropCapabilities: textsAt(manifest, 'requiredDropCapabilities'),
    allowedCapabilities: textsAt(manifest, 'allowedCapabilities'),
    volumes: volumesOf(manifest),
    flexDrivers: listAt(manifest, 'allowedFlexVolumes').map((volume) => textAt(volume, 'driver') ?? ''),
    seccompProfiles: textsAt(manifest, 'seccompProfiles'),
    allowedUnsafeSysctls: textsAt(manifest, 'allowedUnsafeSysctls'),
    forbiddenSysctls: textsAt(manifest, 'forbiddenSysctls'),
    runAsUser: {
      type: typeAt(manifest, 'runAsUser'),
      uid: numberAt(manifest, 'runAsUser', 'uid'),
      min: numberAt(manifest, 'runAsUser', 'uidRangeMin'),
      max: numberAt(manifest, 'runAsUser', 'uidRangeMax'),
    },
    seLinuxContext: { type: typeAt(manifest, 'seLinuxContext'), options: isFields(seLinuxOptions) ? seLinuxOptions : undefined },
    fsGroup: groupsAt(manifest, 'fsGroup'),
    supplementalGroups: groupsAt(manifest, 'supplementalGroups'),
  }
}
