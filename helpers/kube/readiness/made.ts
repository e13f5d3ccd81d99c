import { containersOf } from '../container-status.ts'
import { textAt } from '../fields.ts'
import { isMadeByPod } from '../made-by-pod.ts'
import type { KubeObject } from '../object.ts'
import { containerTrouble, describeExit } from './container.ts'
import { foretold } from './foretold.ts'
import { schedulingVerdict, unscheduled } from './scheduling.ts'
import { type Never, type Verdict, never, targetOf } from './verdict.ts'
import { type View, ownedBy } from './view.ts'

/** So many pods that a pod made have to fail, and none to live, before it is given up: a maker tries again. */
const failuresToGiveUp = 3

/** Trouble of a made pod that the next one of its kind will have as well. */
const hopeless = new Set<string>(['ready/image', 'ready/config', 'ready/container'])

/**
 * Why a pod can never be ready of which the pods are that it makes: Spark's executors, which belong to their driver and
 * are nobody's target. Only for a pod that is not ready: one that is can do without.
 */
export function madeTrouble(maker: KubeObject, view: View): Verdict | undefined {
  const made = view.seen('Pod').filter((pod) => isMadeByPod(pod, maker))
  for (const pod of made) {
    const trouble = startTrouble(pod, view)
    if (trouble !== undefined) return { ...trouble, why: `${prefix(pod)}${trouble.why}`, holdsFor: 1000 }
  }
  const places = ownedBy(view, 'Pod', maker).map((pod) => placeTrouble(pod, view))
  const place = places.find((one) => one?.state === 'never') ?? places.find((one) => one !== undefined)
  if (place !== undefined) return place
  const failed = made.filter((pod) => textAt(pod, 'status', 'phase') === 'Failed')
  const last = failed.at(-1)
  const alive = ownedBy(view, 'Pod', maker).some((pod) => textAt(pod, 'status', 'phase') === 'Running')
  if (last === undefined || alive || failed.length < failuresToGiveUp) return undefined
  const container = containersOf(last).find(({ exit }) => exit !== undefined && exit.code !== 0)
  const end = container?.exit === undefined ? 'failed' : `container ${container.name} ${describeExit(container.exit)}`
  return never('ready/crash', `${failed.length} pods that it made have failed, at last ${last.metadata.name}: ${end}`, {
    object: targetOf(last),
    ...(container === undefined ? {} : { container: container.name }),
  })
}

const prefix = (pod: KubeObject): string => `pod ${pod.metadata.name}, which it made: `

/** Why a made pod has no node: for ever, or for now. */
function placeTrouble(pod: KubeObject, view: View): Verdict | undefined {
  const scheduled = unscheduled(pod)
  if (scheduled === undefined) return undefined
  const verdict = schedulingVerdict(pod, scheduled.reason, scheduled.message, view)
  if (verdict.state === 'ready') return undefined
  return { ...verdict, why: `${prefix(pod)}${verdict.why}`, ...(verdict.state === 'never' ? { object: targetOf(pod) } : {}) }
}

function startTrouble(pod: KubeObject, view: View): Never | undefined {
  for (const container of containersOf(pod)) {
    const trouble = containerTrouble(pod, foretold(pod, container, view), view)
    if (trouble !== undefined && hopeless.has(trouble.code)) return { ...trouble, object: targetOf(pod) }
  }
  return undefined
}
