import { listAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { shortage, takenPort } from './capacity.ts'
import { claimVerdict } from './claim.ts'
import { missingIn } from './missing.ts'
import { type Verdict, never, waiting } from './verdict.ts'
import type { View } from './view.ts'

/** Reasons of the scheduler for a node that only a change of the pod or of the node can undo. */
const lasting =
  /untolerated taint|didn't match Pod's node affinity|didn't match pod anti-affinity|didn't satisfy existing pods anti-affinity|didn't match PersistentVolume's node affinity|device ?class \S+ does not exist|topology spread|volume node affinity conflict|available persistent volumes to bind|runtimeclass/i
/** Taints that nodes get and lose by themselves. */
const passing = /taint\(?s?\)? \{node\.(kubernetes|cloudprovider\.kubernetes)\.io\//
const portless = /didn't have free ports/
const scarce = /^(Insufficient |Too many pods)/

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had ....` as counted reasons, without what preemption said. */
export function parseUnschedulable(message: string): {
  readonly nodes: number
  readonly reasons: readonly { readonly count: number; readonly text: string }[]
} {
  const match = /^\d+\/(?<nodes>\d+) nodes are available: (?<reasons>.*)$/s.exec(message)
  const list = (match?.groups?.['reasons'] ?? '').replace(/\. (preemption|no new claims).*$/s, '').replace(/\.$/, '')
  const reasons = list.split(/, (?=\d+ )/).map((each) => {
    const [, count, text] = /^(\d+) (.*)$/s.exec(each) ?? []
    return { count: Number(count ?? match?.groups?.['nodes'] ?? 0), text: text ?? each }
  })
  return { nodes: Number(match?.groups?.['nodes'] ?? 0), reasons }
}

/** What the scheduler says of a pod that it has found no node for; undefined where it has, or has not looked yet. */
export function unscheduled(pod: KubeObject): { readonly reason: string; readonly message: string } | undefined {
  const scheduled = listAt(pod, 'status', 'conditions').find((each) => each['type'] === 'PodScheduled')
  if (scheduled?.['status'] !== 'False') return undefined
  return { reason: textAt(scheduled, 'reason') ?? '', message: textAt(scheduled, 'message') ?? '' }
}

/** What becomes of a pod that no node takes now. */
export function schedulingVerdict(pod: KubeObject, reason: string, message: string, view: View): Verdict {
  if (reason !== 'Unschedulable') return waiting(reason || 'not scheduled yet')
  const why = `Unschedulable: ${message}`
  const absent = missingIn(message, pod.metadata.namespace)
  if (absent !== undefined) return never('ready/unschedulable', why, { holdsFor: 1000, absent })
  if (message.includes('unbound immediate PersistentVolumeClaims')) return claimsVerdict(pod, why, view)

  const { nodes, reasons } = parseUnschedulable(message)
  const blocked = reasons.filter(({ text }) => lasting.test(text) && !passing.test(text)).reduce((sum, { count }) => sum + count, 0)
  // Room, ports and topology may be held by a pod that is just leaving.
  const leaving = view.list('Pod').some(({ metadata }) => metadata.deletionTimestamp !== undefined)
  if (nodes > 0 && blocked >= nodes && !leaving) return never('ready/unschedulable', why, { holdsFor: 1000 })
  const lacksPort = reasons.some(({ text }) => portless.test(text))
  if (!lacksPort && !reasons.some(({ text }) => scarce.test(text))) return waiting(why)
  if (view.capacity === undefined) return waiting(why, { needsCapacity: true })
  const port = lacksPort && !leaving ? takenPort(pod, view.list('Pod'), view.capacity) : undefined
  // A rollout makes its new pod before the old one goes.
  if (port !== undefined) return never('ready/unschedulable', `Unschedulable: ${port}\n${message}`, { holdsFor: 500 })
  const lack = shortage(pod, view.list('Pod'), view.capacity)
  return lack === undefined
    ? waiting(`${why} (other namespaces hold the room)`)
    : never('ready/unschedulable', `${why}\n${lack}`, { holdsFor: 1000 })
}

/** A pod that waits for its claims to be bound can never start where one of them never can. */
function claimsVerdict(pod: KubeObject, why: string, view: View): Verdict {
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const claim = view.get('PersistentVolumeClaim', textAt(volume, 'persistentVolumeClaim', 'claimName') ?? '')
    const verdict = claim === undefined ? undefined : claimVerdict(claim, view)
    if (verdict?.state === 'never') return { ...verdict, why: `PersistentVolumeClaim ${claim?.metadata.name ?? ''}: ${verdict.why}` }
  }
  return waiting(why)
}
