import { fieldsAt, listAt, numberAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { type Verdict, never, ready, waiting } from './verdict.ts'
import type { View } from './view.ts'

/** What the volume controller says of a claim that nothing will ever bind. */
const hopeless =
  /no persistent volumes available for this claim and no storage class is set|storageclass\.storage\.k8s\.io "[^"]*" not found/

/** A claim is ready when bound, or when it waits for a first consumer and nothing will consume it. */
export function claimVerdict(claim: KubeObject, view: View): Verdict {
  const phase = textAt(claim, 'status', 'phase')
  if (phase === 'Bound') return ready
  const object = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim.metadata.name, namespace: claim.metadata.namespace }
  if (phase === 'Lost') return never('ready/volume', 'Lost: its volume is gone', { object })
  const event = view.events(claim).at(-1)
  if (event === undefined) return waiting(phase ?? 'Pending')
  const said = `${phase ?? 'Pending'}: ${event.reason}: ${event.message}`
  if (hopeless.test(event.message)) return never('ready/volume', said, { holdsFor: 1000, object })
  if (event.reason === 'WaitForFirstConsumer' && !isConsumed(claim.metadata.name, view)) return ready
  return waiting(said)
}

const templated = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const

const mounts = (spec: unknown, claim: string): boolean =>
  listAt(spec, 'volumes').some((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim)

/** Whether a pod mounts the claim, or a workload that wants pods will make one that does. */
function isConsumed(claim: string, view: View): boolean {
  return (
    view.list('Pod').some((pod) => mounts(pod.spec, claim)) ||
    templated.some((kind) =>
      view
        .list(kind)
        .some((workload) => mounts(fieldsAt(workload, 'spec', 'template', 'spec'), claim) && numberAt(workload, 'spec', 'replicas') !== 0),
    )
  )
}
