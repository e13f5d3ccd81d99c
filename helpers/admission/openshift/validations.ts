import { textAt } from '../../kube/fields.ts'
import type { Constraints } from '../security-context-constraints/constraints.ts'
import { profileOf } from '../security-context-constraints/rules/seccomp.ts'
import { fieldOfVolumeType } from '../security-context-constraints/volume-types.ts'
import type { AllottedExpressions } from './allotted.ts'
import { any, effective, listOf, quoted, within } from './cel.ts'

/** A rule of an admission policy: what must be so, and what is said where it is not. */
export interface Validation {
  readonly expression: string
  readonly messageExpression: string
}

/** The containers, as a variable of the policy. */
export const containers = 'object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])'

const ofPod = (expression: string, message: string): Validation => ({ expression, messageExpression: quoted(message) })

const ofContainers = (condition: string, message: string): Validation => ({
  expression: `variables.containers.all(c, ${condition})`,
  messageExpression: `${quoted(`${message}: container `)} + variables.containers.filter(c, !(${condition})).map(c, c.name).join(", ")`,
})

const users = ({ runAsUser: { type } }: Constraints, { users: range }: AllottedExpressions): readonly Validation[] => {
  const user = effective('runAsUser', '-1')
  if (range !== undefined) return [ofContainers(within(user, [range]), 'runAsUser must be in the range of the namespace')]
  if (type !== 'MustRunAsNonRoot') return []
  return [ofContainers(`${user} != 0 && ${effective('runAsNonRoot', 'true')}`, 'running with the root UID is forbidden')]
}

const groups = ({ fsGroups, supplementalGroups }: AllottedExpressions): readonly Validation[] => [
  ...(fsGroups.length === 0
    ? []
    : [ofPod(within('object.spec.securityContext.?fsGroup.orValue(-1)', fsGroups), 'fsGroup must be the first group of the namespace')]),
  ...(supplementalGroups.length === 0
    ? []
    : [
        ofPod(
          `object.spec.securityContext.?supplementalGroups.orValue([-1]).all(group, ${within('group', supplementalGroups)})`,
          'supplementalGroups must be in the range of the namespace',
        ),
      ]),
]

const seLinux = ({ level }: AllottedExpressions): readonly Validation[] =>
  level === undefined
    ? []
    : [
        ofContainers(
          `c.?securityContext.?seLinuxOptions.?level.orValue(object.spec.securityContext.?seLinuxOptions.?level.orValue("")) == ${level}`,
          'seLinuxOptions.level must be that of the namespace',
        ),
      ]

/** A profile of a file on the node is allowed by its name. */
const isProfile = (profile: string, word: string): string => {
  const wanted = profileOf(word)
  const file = textAt(wanted, 'localhostProfile')
  const isOfType = `${profile}.type == ${quoted(textAt(wanted, 'type') ?? word)}`
  return file === undefined ? isOfType : `${isOfType} && ${profile}.?localhostProfile.orValue("") == ${quoted(file)}`
}

const seccomp = ({ seccompProfiles }: Constraints): readonly Validation[] => {
  if (seccompProfiles.includes('*')) return []
  const isAllowed = (profile: string): string => any(seccompProfiles.map((word) => isProfile(profile, word)))
  const [ofThePod, own] = ['object.spec.securityContext.seccompProfile', 'c.securityContext.seccompProfile']
  const absent = String(seccompProfiles.length === 0)
  return [
    ofPod(`has(${ofThePod}) ? ${isAllowed(ofThePod)} : ${absent}`, 'the seccomp profile of the pod is not allowed'),
    ofContainers(`!has(${own}) || ${isAllowed(own)}`, 'the seccomp profile is not allowed'),
  ]
}

const capabilities = ({ allowedCapabilities, defaultAddCapabilities, requiredDropCapabilities }: Constraints): readonly Validation[] => {
  if (allowedCapabilities.includes('*')) return []
  const of = (list: 'add' | 'drop'): string => `c.?securityContext.?capabilities.?${list}.orValue([])`
  const allowed = listOf([...defaultAddCapabilities, ...allowedCapabilities])
  return [
    ofContainers(`${of('add')}.all(one, one in ${allowed})`, 'a capability may not be added'),
    ofContainers(`${listOf(requiredDropCapabilities)}.all(one, one in ${of('drop')})`, 'a capability must be dropped and is not'),
  ]
}

const hostFields = ({ allowHostNetwork, allowHostPID, allowHostIPC }: Constraints): readonly Validation[] =>
  Object.entries({ hostNetwork: allowHostNetwork, hostPID: allowHostPID, hostIPC: allowHostIPC }).flatMap(([field, allowed]) =>
    allowed ? [] : [ofPod(`!object.spec.?${field}.orValue(false)`, `${field} is not allowed to be used`)],
  )

/** Which constraint of a container is switched, and the condition that it must keep. */
const switched = (constraints: Constraints): readonly Validation[] => [
  ...(constraints.allowPrivilegedContainer
    ? []
    : [ofContainers('!c.?securityContext.?privileged.orValue(false)', 'privileged containers are not allowed')]),
  ...(constraints.allowPrivilegeEscalation
    ? []
    : [ofContainers('!c.?securityContext.?allowPrivilegeEscalation.orValue(true)', 'privilege escalation is not allowed')]),
  ...(constraints.readOnlyRootFilesystem
    ? [ofContainers('c.?securityContext.?readOnlyRootFilesystem.orValue(true)', 'the root file system must be read-only')]
    : []),
  ...(constraints.allowHostPorts
    ? []
    : [ofContainers('c.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0)', 'host ports are not allowed to be used')]),
  ...(constraints.requireUserNamespace ? [ofPod('!object.spec.?hostUsers.orValue(true)', 'hostUsers must be false')] : []),
]

const volumes = ({ volumes: allowed }: Constraints): readonly Validation[] => {
  if (allowed.has('*')) return []
  const condition = any([...allowed].flatMap(fieldOfVolumeType).map((field) => `has(volume.${field})`))
  return [
    {
      expression: `object.spec.?volumes.orValue([]).all(volume, ${condition})`,
      messageExpression: `"volumes of this type are not allowed: " + object.spec.?volumes.orValue([]).filter(volume, !(${condition})).map(volume, volume.name).join(", ")`,
    },
  ]
}

/**
 * What constraints ask of a pod once it is filled in. Not of: sysctls, drivers of flexVolumes, SELinux users, roles and types, and
 * ephemeral containers.
 */
export const validations = (constraints: Constraints, expressions: AllottedExpressions): readonly Validation[] => [
  ...users(constraints, expressions),
  ...groups(expressions),
  ...seLinux(expressions),
  ...seccomp(constraints),
  ...switched(constraints),
  ...capabilities(constraints),
  ...hostFields(constraints),
  ...volumes(constraints),
]
