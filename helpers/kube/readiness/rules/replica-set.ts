import { numberAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, ready } from '../verdict.ts'
import { type View, ownedBy } from '../view.ts'
import { podsVerdict, unavailable, unobserved } from '../workload.ts'

/** All replicas ready to stay. */
export function replicaSet(object: KubeObject, view: View): Verdict {
  const late = unobserved(object)
  if (late !== undefined) return late
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1
  const verdict = podsVerdict(ownedBy(view, 'Pod', object), wanted, object, view)
  return verdict.state === 'ready' ? (unavailable(object, wanted) ?? ready) : verdict
}
