import { isDeepStrictEqual } from 'node:util'
import { at, fieldsAt, listAt, numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, never, ready, waiting } from '../verdict.ts'
import { type View, ownedBy } from '../view.ts'
import { podsVerdict, unavailable, unobserved } from '../workload.ts'

const revision = 'deployment.kubernetes.io/revision'

/** All replicas of the newest revision ready to stay and available, none of an older one left (kstatus, and more). */
export function deployment(object: KubeObject, view: View): Verdict {
  const late = unobserved(object)
  if (late !== undefined) return late
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1
  const newest = ownedBy(view, 'ReplicaSet', object).find(
    (set) => set.metadata.annotations?.[revision] === object.metadata.annotations?.[revision],
  )
  const isPaused = at(object, 'spec', 'paused') === true
  if (isPaused && wanted === 0 && newest === undefined) return ready
  if (isPaused && !isRolledOut(object, newest))
    return never('ready/paused', `0/${wanted}: it is paused (spec.paused: true), so no pods of its template are created`)
  // With the strategy Recreate the controller says that it has seen a new template, and scales down, before it creates the ReplicaSet.
  const isLate = (numberAt(object, 'status', 'updatedReplicas') ?? 0) < wanted && !isRolledOut(object, newest)
  if (newest === undefined || isLate) return waiting(`0/${wanted}: its ReplicaSet is being made`)
  const verdict = podsVerdict(ownedBy(view, 'Pod', newest), wanted, newest, view)
  if (verdict.state === 'never') return verdict
  const progressing = listAt(object, 'status', 'conditions').find((each) => each['type'] === 'Progressing')
  if (progressing?.['reason'] === 'ProgressDeadlineExceeded') {
    const pods = verdict.state === 'waiting' ? `; ${verdict.why}` : ''
    return never('ready/progress', `ProgressDeadlineExceeded: ${textAt(progressing, 'message') ?? ''}${pods}`)
  }
  return verdict.state === 'waiting' ? verdict : (older(object, newest, view) ?? unavailable(object, wanted) ?? ready)
}

/** Whether a ReplicaSet has the template of the Deployment, which the API server has completed for both: all but the hash that its controller adds. */
function isRolledOut(object: KubeObject, set: KubeObject | undefined): boolean {
  const { 'pod-template-hash': _, ...labels } = fieldsAt(set, 'spec', 'template', 'metadata', 'labels')
  const template = fieldsAt(set, 'spec', 'template')
  const own = fieldsAt(object, 'spec', 'template')
  return (
    set !== undefined &&
    isDeepStrictEqual(template['spec'], own['spec']) &&
    isDeepStrictEqual(labels, fieldsAt(own, 'metadata', 'labels')) &&
    isDeepStrictEqual(fieldsAt(template, 'metadata', 'annotations'), fieldsAt(own, 'metadata', 'annotations'))
  )
}

/** Pods of older revisions still serve; those being deleted do not count. */
function older(object: KubeObject, newest: KubeObject, view: View): Verdict | undefined {
  const left = ownedBy(view, 'ReplicaSet', object)
    .filter((set) => set !== newest)
    .flatMap((set) => ownedBy(view, 'Pod', set))
  return left.length === 0 ? undefined : waiting(`${left.length} of an older revision to go`)
}
