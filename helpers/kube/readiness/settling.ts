import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import { type Waiting, waiting } from './verdict.ts'
import type { View } from './view.ts'

/**
 * How long, in milliseconds, a container must have been running before Ready counts.
 * `unprobed`: without a probe, Ready only says that its process was started, and the kubelet notices an exit late:
 * a look into the container follows. `unseen`: where exec is forbidden and nothing can be looked at.
 * `restarted`: it failed once already. `old`: nothing is left to doubt.
 */
export const settlingTime = { unprobed: 2000, unseen: 10_000, restarted: 10_000, old: 30_000 } as const

/** What a Ready container still has to show before it counts; undefined where nothing. */
export function settling(pod: KubeObject, container: ContainerStatus, view: View): Waiting | undefined {
  const { name, id, probed, restarts } = container
  if (id === undefined) return waiting(`container ${name}: no id yet`)
  const age = view.runningFor(container)
  const after = (time: number, why: string) => waiting(`container ${name} ${why}`, { wakeAt: view.now + time - age })
  if (restarts > 0 && age < settlingTime.restarted) return after(settlingTime.restarted, `restarted ${restarts === 1 ? 'once' : `${restarts} times`}: must run 10 s`)
  if (probed || age >= settlingTime.old) return undefined
  if (age < settlingTime.unprobed) return after(settlingTime.unprobed, 'was only just started')
  const seen = view.liveness(id)
  if (seen === 'alive') return undefined
  if (seen === 'forbidden') return age < settlingTime.unseen ? after(settlingTime.unseen, 'has no probe: must run 10 s') : undefined
  return waiting(`container ${name} ${seen === 'gone' ? 'is not running any more' : 'is being looked at'}`, { check: { pod: pod.metadata.name, container: name, id } })
}
