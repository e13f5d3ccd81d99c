import { numberAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict } from '../verdict.ts'
import { type View, ownedBy } from '../view.ts'
import { podsVerdict, unobserved } from '../workload.ts'

/** All replicas ready to stay. */
export function replicaSet(object: KubeObject, view: View): Verdict {
  return unobserved(object) ?? podsVerdict(ownedBy(view, 'Pod', object), numberAt(object, 'spec', 'replicas') ?? 1, object, view)
}
