import { numberAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { podVerdict } from './pod.ts'
import { refusal } from './refusal.ts'
import { type Verdict, prefixed, ready, waiting } from './verdict.ts'
import type { View } from './view.ts'

/** Whether the controller has seen the newest specification: until then its status is about an older one. */
export function unobserved(object: KubeObject): Verdict | undefined {
  const { generation } = object.metadata
  const observed = numberAt(object, 'status', 'observedGeneration')
  if (generation === undefined || (observed !== undefined && observed >= generation)) return undefined
  return waiting('its controller has not seen it yet')
}

/**
 * The verdict on the pods of a workload's newest revision: `never` if one never will, `ready` if `wanted` are.
 * `maker` is what creates them, and is told when they are refused.
 */
export function podsVerdict(pods: readonly KubeObject[], wanted: number, maker: KubeObject, view: View): Verdict {
  const verdicts = pods.map((pod) => ({ verdict: podVerdict(pod, view), name: pod.metadata.name }))
  const count = verdicts.filter(({ verdict }) => verdict.state === 'ready').length
  const prefix = `${count}/${wanted}: `
  const worst = verdicts.find(({ verdict }) => verdict.state === 'never')
  if (worst !== undefined) return prefixed(`${prefix}pod ${worst.name}: `, worst.verdict)
  if (pods.length < wanted) {
    const refused = refusal(maker, view)
    if (refused !== undefined) return prefixed(prefix, refused)
  }
  if (count >= wanted) return ready
  const pending = verdicts.find(({ verdict }) => verdict.state !== 'ready')
  return pending === undefined ? waiting(`${prefix}its pods are being made`) : prefixed(`${prefix}pod ${pending.name}: `, pending.verdict)
}

/**
 * Ready pods count as available only after `minReadySeconds`, which the controller's status tells. Without it the pods
 * themselves are the truth: the status follows them by up to half a second on a busy cluster.
 */
export function unavailable(object: KubeObject, wanted: number): Verdict | undefined {
  if ((numberAt(object, 'spec', 'minReadySeconds') ?? 0) === 0) return undefined
  const available = numberAt(object, 'status', 'availableReplicas') ?? numberAt(object, 'status', 'numberAvailable') ?? 0
  return available < wanted ? waiting(`${available}/${wanted}: ready, not available before minReadySeconds`) : undefined
}
