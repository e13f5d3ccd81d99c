import { numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, ready, waiting } from '../verdict.ts'
import { type View, ownedBy } from '../view.ts'
import { podsVerdict, unavailable, unobserved } from '../workload.ts'

/** All replicas ready to stay; those above the partition of the newest revision. With OnDelete any revision will do. */
export function statefulSet(object: KubeObject, view: View): Verdict {
  const late = unobserved(object)
  if (late !== undefined) return late
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1
  const owned = ownedBy(view, 'Pod', object)
  const rolling = textAt(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete'
  const partition = rolling ? (numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0) : wanted
  const newest = textAt(object, 'status', 'updateRevision')
  const isNewest = (pod: KubeObject) => pod.metadata.labels?.['controller-revision-hash'] === newest
  const updated = partition >= wanted ? owned : owned.filter((pod) => isNewest(pod) || ordinalOf(pod) < partition)
  const verdict = podsVerdict(updated, wanted, object, view)
  if (verdict.state !== 'ready') return verdict
  return owned.length > wanted ? waiting(`${wanted}/${wanted}: ${owned.length - wanted} to go`) : (unavailable(object, wanted) ?? ready)
}

const ordinalOf = (pod: KubeObject): number => Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1))
