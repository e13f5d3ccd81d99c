import { numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, ready } from '../verdict.ts'
import { type View, ownedBy } from '../view.ts'
import { podsVerdict, unavailable, unobserved } from '../workload.ts'

/** The controller writes it on the DaemonSet, and as a label on the pods it made of that template. */
const generation = { annotation: 'deprecated.daemonset.template.generation', label: 'pod-template-generation' }

/** A pod of the newest revision ready to stay on every node that should have one. */
export function daemonSet(object: KubeObject, view: View): Verdict {
  const late = unobserved(object)
  if (late !== undefined) return late
  const wanted = numberAt(object, 'status', 'desiredNumberScheduled') ?? 0
  const owned = ownedBy(view, 'Pod', object)
  const newest = object.metadata.annotations?.[generation.annotation]
  const anyRevision = textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete' || newest === undefined
  const updated = anyRevision ? owned : owned.filter((pod) => pod.metadata.labels?.[generation.label] === newest)
  const verdict = podsVerdict(updated, wanted, object, view)
  return verdict.state === 'ready' ? (unavailable(object, wanted) ?? ready) : verdict
}
