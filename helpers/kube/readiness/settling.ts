import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import { type Waiting, waiting } from './verdict.ts'
import type { Held } from './hold.ts'
import type { View } from './view.ts'

/**
 * What a Ready container has to show before it counts, in milliseconds. Without a probe Ready only says that its process
 * was started, and the kubelet's status follows exits and restarts late (5 s on a busy machine, more than 10 s on an
 * overloaded one): an attachment to it must have lasted for `started`, or `restarted` where it failed once already, and
 * for `delays` times as long as the node took to attach, so that its end would have been told by then. Where that was
 * longer than `slow`, or the container failed already, a look into it must then find a process: that asks the kernel,
 * and costs the node a process. Where neither can be had, its age must tell: `forbidden` where this user may not,
 * `silent` where attachments end although it runs, as it has closed its output.
 */
const settlingTime = { started: 750, delays: 5, slow: 500, restarted: 10_000, forbidden: 10_000, silent: 30_000 } as const

/** For how long an attachment has to last. */
const needed = (restarts: number, held: Held | undefined): number =>
  (restarts > 0 ? settlingTime.restarted : settlingTime.started) + settlingTime.delays * (held?.delay ?? 0)

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
  const left = needed(restarts, attached) - (attached?.time ?? 0)
  const lasted = attached !== undefined && left <= 0
  if (lasted && (attached.alive || (attached.delay < settlingTime.slow && restarts === 0))) return undefined
  const why = restarts > 0 ? `restarted ${restarts === 1 ? 'once' : `${restarts} times`}: must run 10 s` : 'was only just started'
  const wakeAt = view.now + (attached === undefined || lasted ? enough - age : left)
  return waiting(`container ${name} ${why}`, { check: { pod: pod.metadata.name, container: name, id, look: lasted }, wakeAt })
}
