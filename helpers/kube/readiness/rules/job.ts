import { at, listAt, numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { podVerdict } from '../pod.ts'
import { refusal } from '../refusal.ts'
import { type Verdict, never, prefixed, ready, targetOf, waiting } from '../verdict.ts'
import { type View, ownedBy } from '../view.ts'

/** What the Job's own retries may still mend; only the Job's Failed condition ends the wait for these. */
const retried = new Set<string>(['ready/crash', 'ready/oom', 'ready/probe', 'ready/pod-failed'])

/** Complete; a suspended Job is as ready as it will be. */
export function job(object: KubeObject, view: View): Verdict {
  const condition = (type: string) =>
    listAt(object, 'status', 'conditions').find((each) => each['type'] === type && each['status'] === 'True')
  if (condition('Complete') !== undefined) return ready
  const pods = ownedBy(view, 'Pod', object)
  const failure = condition('Failed') ?? condition('FailureTarget')
  if (failure !== undefined) {
    const said = `${textAt(failure, 'reason') ?? 'Failed'}: ${textAt(failure, 'message') ?? ''}`
    // The pod's own end tells more than that there were too many of them.
    for (const pod of pods.toReversed()) {
      const verdict = podVerdict(pod, view)
      if (verdict.state === 'never') return { ...verdict, code: 'ready/job', why: `${said}; pod ${pod.metadata.name}: ${verdict.why}` }
    }
    return never('ready/job', said, pods[0] === undefined ? {} : { object: targetOf(pods[0]) })
  }
  if (at(object, 'spec', 'suspend') === true) return ready
  return running(object, pods, view)
}

function running(object: KubeObject, pods: readonly KubeObject[], view: View): Verdict {
  const completions = numberAt(object, 'spec', 'completions') ?? 1
  const prefix = `${numberAt(object, 'status', 'succeeded') ?? 0}/${completions}: `
  let doing: Verdict | undefined
  for (const pod of pods) {
    const verdict = prefixed(`${prefix}pod ${pod.metadata.name}: `, podVerdict(pod, view))
    if (verdict.state === 'never' && !retried.has(verdict.code)) return verdict
    if (verdict.state === 'never') doing = waiting(`${verdict.why} (to be tried again)`)
    // One that settles runs: a Job's pod has to end, not to stay.
    else if (verdict.state === 'waiting' && verdict.check === undefined)
      doing ??= {
        state: 'waiting',
        why: verdict.why,
        ...(verdict.needsCapacity === undefined ? {} : { needsCapacity: verdict.needsCapacity }),
      }
  }
  if (pods.length === 0) return prefixed(prefix, refusal(object, view) ?? waiting('its pods are being made'))
  return doing ?? waiting(`${prefix}running`)
}
