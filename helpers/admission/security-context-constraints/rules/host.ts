import { listAt, numberAt } from '../../../kube/fields.ts'
import { isOn, isSet, type Container } from '../../pod-security/view.ts'
import type { Constraints } from '../constraints.ts'
import { invalid, type Reason } from '../reason.ts'
import type { ContainerRule, PodDraft, PodRule } from '../rule.ts'

const judge = (spec: PodDraft['spec'], field: string, allowed: boolean, detail: string, path: string): readonly Reason[] =>
  !allowed && isOn(spec[field]) ? [invalid(`${path}.${field}`, 'true', detail)] : []

/** A shared namespace of the host is an error of the pod's and one of each container's. */
const shared = (field: 'hostNetwork' | 'hostPID' | 'hostIPC', allowed: (constraints: Constraints) => boolean, detail: string) => ({
  ofPod: { judge: (constraints, { spec }, path) => judge(spec, field, allowed(constraints), detail, path) } satisfies PodRule,
  ofContainer: {
    judge: (constraints, { pod }, path) => judge(pod.spec, field, allowed(constraints), detail, path),
  } satisfies ContainerRule,
})

export const hostNetwork = shared('hostNetwork', ({ allowHostNetwork }) => allowHostNetwork, 'Host network is not allowed to be used')
export const hostPID = shared('hostPID', ({ allowHostPID }) => allowHostPID, 'Host PID is not allowed to be used')
export const hostIPC = shared('hostIPC', ({ allowHostIPC }) => allowHostIPC, 'Host IPC is not allowed to be used')

/** `hostUsers`, where `userNamespaceLevel` is RequirePodLevel. Newer than the version whose words the others have. */
export const userNamespace: PodRule = {
  judge: ({ requireUserNamespace }, { spec: { hostUsers } }, path) =>
    requireUserNamespace && hostUsers !== false
      ? [invalid(`${path}.hostUsers`, isSet(hostUsers) ? 'true' : '"null"', 'Host Users must be set to false')]
      : [],
}

/** On the host's network the API server gives each port of a container the host's of the same number (SetDefaults_Pod). */
const hostPortsOf = (spec: PodDraft['spec'], { fields, list }: Container): readonly number[] => {
  const same = isOn(spec['hostNetwork']) && list !== 'ephemeralContainers'
  return listAt(fields, 'ports')
    .map((port) => numberAt(port, 'hostPort') || (same ? numberAt(port, 'containerPort') : undefined) || 0)
    .filter((port) => port > 0)
}

/** Each container has an error for the ports of all. */
export const hostPorts: ContainerRule = {
  judge: ({ allowHostPorts }, { pod: { spec, containers } }, path) =>
    allowHostPorts
      ? []
      : containers.flatMap((container) =>
          hostPortsOf(spec, container).map((port) =>
            invalid(`${path}${container.path.slice('spec'.length)}.hostPort`, String(port), 'Host ports are not allowed to be used'),
          ),
        ),
}
