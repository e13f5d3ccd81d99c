import { numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { podVerdict } from '../pod.ts'
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
  if (verdict.state === 'waiting')
    return (
      blocked(
        object,
        owned.filter((pod) => !updated.includes(pod)),
        view,
      ) ?? verdict
    )
  if (verdict.state === 'never') return verdict
  return owned.length > wanted ? waiting(`${wanted}/${wanted}: ${owned.length - wanted} to go`) : (unavailable(object, wanted) ?? ready)
}

/**
 * With OrderedReady a broken pod of an older revision keeps the controller from replacing it with a mended one, for ever
 * (Kubernetes documentation, StatefulSets, "Forced rollback"): only its deletion helps.
 */
function blocked(object: KubeObject, older: readonly KubeObject[], view: View): Verdict | undefined {
  if (textAt(object, 'spec', 'podManagementPolicy') === 'Parallel') return undefined
  for (const pod of older) {
    const verdict = podVerdict(pod, view)
    if (verdict.state !== 'never') continue
    const why = `pod ${pod.metadata.name} of an older revision can not become ready, and OrderedReady does not replace it until someone deletes it: ${verdict.why}`
    return { ...verdict, why, holdsFor: Math.max(2000, verdict.holdsFor ?? 0) }
  }
  return undefined
}

const ordinalOf = (pod: KubeObject): number => Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1))
