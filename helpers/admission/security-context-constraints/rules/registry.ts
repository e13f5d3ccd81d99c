import type { ContainerRule, PodRule } from '../rule.ts'
import { capabilities } from './capabilities.ts'
import { fsGroup, supplementalGroups } from './groups.ts'
import { hostIPC, hostNetwork, hostPID, hostPorts, userNamespace } from './host.ts'
import { allowPrivilegeEscalation, privileged, readOnlyRootFilesystem } from './privileges.ts'
import { seLinuxOfContainer, seLinuxOfPod } from './se-linux.ts'
import { seccompOfContainer, seccompOfPod } from './seccomp.ts'
import { sysctls } from './sysctls.ts'
import { users } from './users.ts'
import { flexVolumes, volumes } from './volumes.ts'

/** In the order in which upstream reports them (ValidatePodSecurityContext in sccmatching/provider.go). */
export const podRules: readonly PodRule[] = [
  fsGroup,
  supplementalGroups,
  seccompOfPod,
  seLinuxOfPod,
  hostNetwork.ofPod,
  hostPID.ofPod,
  hostIPC.ofPod,
  userNamespace,
  sysctls,
  volumes,
  flexVolumes,
]

/** Likewise (ValidateContainerSecurityContext); a rule's `fill` sees what those before it have set. */
export const containerRules: readonly ContainerRule[] = [
  users,
  seLinuxOfContainer,
  seccompOfContainer,
  privileged,
  capabilities,
  hostNetwork.ofContainer,
  hostPorts,
  hostPID.ofContainer,
  hostIPC.ofContainer,
  readOnlyRootFilesystem,
  allowPrivilegeEscalation,
]
