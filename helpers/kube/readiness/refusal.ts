import type { KubeObject } from '../object.ts'
import { listAt, textAt } from '../fields.ts'
import { missingIn } from './missing.ts'
import { type Verdict, never, waiting } from './verdict.ts'
import type { View } from './view.ts'

/**
 * Why the API server refuses to make the pods of a workload, where it does: from the ReplicaFailure condition of a
 * ReplicaSet, or from a FailedCreate event that is newer than the change and than the last pod made.
 */
export function refusal(workload: KubeObject, view: View): Verdict | undefined {
  const condition = listAt(workload, 'status', 'conditions').find((each) => each['type'] === 'ReplicaFailure' && each['status'] === 'True')
  const message = textAt(condition, 'message') ?? failedCreate(workload, view)
  return message === undefined ? undefined : classify(message, workload.metadata.namespace, view)
}

function failedCreate(workload: KubeObject, view: View): string | undefined {
  const event = view.events(workload).findLast(({ reason }) => reason === 'FailedCreate' || reason === 'SuccessfulCreate')
  if (event?.reason !== 'FailedCreate') return undefined
  // An object that was never changed has no older story. Events count whole seconds.
  const relevant = workload.metadata.generation === 1 || event.at >= Math.floor(view.since / 1000) * 1000
  return relevant ? event.message : undefined
}

function classify(message: string, namespace: string | undefined, view: View): Verdict {
  const holdsFor = 1000
  if (/exceeded quota|(maximum|minimum) \w+ usage per|failed quota/.test(message)) {
    // What is leaving, and Jobs that end, give quota back.
    const releasing = view
      .list('Pod')
      .some(({ metadata }) => metadata.deletionTimestamp !== undefined || metadata.ownerReferences?.some(({ kind }) => kind === 'Job'))
    return releasing && message.includes('exceeded quota') ? waiting(message) : never('ready/quota', message, { holdsFor })
  }
  if (message.includes('violates PodSecurity')) return never('ready/pod-security', message)
  // A webhook that does not answer may be starting with this very chart.
  if (message.includes('failed calling webhook')) return waiting(message)
  if (/admission webhook .* denied/.test(message)) return never('ready/webhook', message)
  if (message.includes('error looking up service account')) {
    const absent = missingIn(message, namespace)
    return never('ready/service-account', message, { holdsFor, ...(absent === undefined ? {} : { absent }) })
  }
  return /is forbidden|is invalid|denied request/.test(message) ? never('ready/pods-refused', message, { holdsFor }) : waiting(message)
}
