import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import type { View } from './view.ts'

/** The kubelet tells of a back-off in an event up to a second before its status does. */
export function isBackingOff(pod: KubeObject, { name, state, reason, exit }: ContainerStatus, view: View): boolean {
  if (state === 'waiting' && reason === 'CrashLoopBackOff') return true
  if (exit === undefined) return false
  return view
    .events(pod)
    .some(
      (event) =>
        event.reason === 'BackOff' && event.message.includes(`restarting failed container ${name} `) && event.at >= exit.finishedAt,
    )
}
