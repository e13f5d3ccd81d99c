import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import { type Waiting, waiting } from './verdict.ts'
import type { View } from './view.ts'

/**
 * What a Ready container has to show before it counts, in milliseconds. Without a probe Ready only says that its process
 * was started, and the kubelet's status follows exits and restarts late (5 s on a busy machine, more than 10 s on an
 * overloaded one). So an attachment to it must have lasted for `started`, or `restarted` where it failed once already:
 * one and the same process for all of that time. Then it must be found alive by a look into it, unless the node is idle:
 * an overloaded one tells the end of an attachment late, and gives a container little time to come to its end, but a look
 * asks the kernel and has to share the container's processor time: by its answer the container has had its turn too.
 * Where neither can be had, its age must tell: `forbidden` where this user may not, `silent` where attachments end
 * although it runs, as it has closed its output.
 */
const settlingTime = { started: 1000, restarted: 10_000, forbidden: 10_000, silent: 30_000 } as const

/** What a Ready container still has to show; undefined where nothing. */
export function settling(pod: KubeObject, container: ContainerStatus, view: View): Waiting | undefined {
  const { name, id, probed, restarts } = container
  if (probed && restarts === 0) return undefined
  if (id === undefined) return waiting(`container ${name}: no id yet`)
  const age = view.runningFor(container)
  const held = view.held(id)
  const enough = held === 'forbidden' ? settlingTime.forbidden : settlingTime.silent
  if (age >= enough) return undefined
  const attached = typeof held === 'object' ? held : undefined
  const left = (restarts > 0 ? settlingTime.restarted : settlingTime.started) - (attached?.time ?? 0)
  if (left <= 0 && attached?.alive) return undefined
  const why = restarts > 0 ? `restarted ${restarts === 1 ? 'once' : `${restarts} times`}: must run 10 s` : 'was only just started'
  const wakeAt = view.now + (attached === undefined || left <= 0 ? enough - age : left)
  return waiting(`container ${name} ${why}`, { check: { pod: pod.metadata.name, container: name, id, look: left <= 0 }, wakeAt })
}
