import type { ContainerStatus } from '../container-status.ts'
import { at, listAt, numberAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { isBackingOff } from './back-off.ts'
import { type Waiting, waiting } from './verdict.ts'
import type { View } from './view.ts'

/**
 * The probe that the kubelet has restarted a container for, or is about to: one that nobody ever answered (its port is
 * refused), from the first time on; any other once the container backs off.
 */
export function failedProbe(pod: KubeObject, container: ContainerStatus, view: View): string | undefined {
  const { name } = container
  const events = view.events(pod)
  const killing = events.findLast(
    ({ reason, message, at }) =>
      reason === 'Killing' && message.startsWith(`Container ${name} failed `) && at >= Math.floor(view.since / 1000) * 1000,
  )
  const kind = /failed (liveness|startup) probe/.exec(killing?.message ?? '')?.[1]
  if (killing === undefined || kind === undefined) return undefined
  const failures = events.filter(
    (event) =>
      event.reason === 'Unhealthy' && event.message.toLowerCase().startsWith(`${kind} probe failed`) && (event.container ?? name) === name,
  )
  const last = failures.at(-1)
  if (last === undefined) return undefined
  const isRefused = failures.every(({ message }) => message.includes('connection refused'))
  if (!isRefused && !isBackingOff(pod, container, view)) return undefined
  return `${last.message}; the kubelet restarts it for that${portOf(pod, name, kind)}`
}

/**
 * A Ready container whose liveness probe has just failed: Ready says nothing of that probe. Each failure is an event, a
 * success is none: it counts for two periods.
 */
export function failingLiveness(pod: KubeObject, { name, startedAt = 0 }: ContainerStatus, view: View): Waiting | undefined {
  const spec = listAt(pod, 'spec', 'containers').find((each) => each['name'] === name)
  if (at(spec, 'livenessProbe') === undefined) return undefined
  const last = view
    .events(pod)
    .findLast(({ reason, message, container = name }) => reason === 'Unhealthy' && container === name && message.startsWith('Liveness'))
  const until = (last?.at ?? 0) + 2000 * (numberAt(spec, 'livenessProbe', 'periodSeconds') ?? 10) + 1000
  if (last === undefined || last.at < startedAt || until <= view.now) return undefined
  return waiting(`container ${name}: ${last.message}`, { wakeAt: until })
}

/** What the probe asks, by the pod's specification. */
function portOf(pod: KubeObject, name: string, kind: string): string {
  const spec = listAt(pod, 'spec', 'containers').find((each) => each['name'] === name)
  const declared = listAt(spec, 'ports').map((port) => String(numberAt(port, 'containerPort') ?? ''))
  const asked = at(spec, `${kind}Probe`, 'httpGet', 'port') ?? at(spec, `${kind}Probe`, 'tcpSocket', 'port')
  if (typeof asked !== 'number' && typeof asked !== 'string') return ''
  return ` (${kind}Probe asks port ${asked}, the container declares ${declared.length === 0 ? 'none' : declared.join(', ')})`
}
