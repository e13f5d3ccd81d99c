import { groupOf } from '../built-in.ts'
import { textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { claimVerdict } from './claim.ts'
import { podVerdict } from './pod.ts'
import { byConditions, customResourceDefinition, namespace, stored } from './rules/conditions.ts'
import { daemonSet } from './rules/daemon-set.ts'
import { deployment } from './rules/deployment.ts'
import { job } from './rules/job.ts'
import { replicaSet } from './rules/replica-set.ts'
import { service } from './rules/service.ts'
import { horizontalPodAutoscaler, ingress, podDisruptionBudget } from './rules/spoken.ts'
import { statefulSet } from './rules/stateful-set.ts'
import { type Target, type Verdict, never, waiting } from './verdict.ts'
import type { View } from './view.ts'

/** When an object of a kind is ready: one rule per kind, by API group, so that a CRD of the same kind name has its own. */
const rules: Readonly<Record<string, (object: KubeObject, view: View) => Verdict>> = {
  '/Pod': podVerdict,
  '/Service': service,
  '/PersistentVolumeClaim': claimVerdict,
  '/Namespace': namespace,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'batch/Job': job,
  'batch/CronJob': stored,
  'networking.k8s.io/Ingress': ingress,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
}

/** Whether a target is ready to stay, why it still waits, or why it can never be. Pure: depends on nothing but `view`. */
export function evaluate(target: Target, view: View): Verdict {
  const object = view.get(target.kind, target.name, target.apiVersion)
  if (object === undefined) return absent(target, view)
  if (object.metadata.deletionTimestamp !== undefined) return waiting('is being deleted')
  return (rules[`${groupOf(target.apiVersion)}/${target.kind}`] ?? byConditions)(object, view)
}

/** A Job or pod that ended well and was cleaned up since is ready; anything else that is not there is missing. */
function absent(target: Target, view: View): Verdict {
  const last = view.seen(target.kind, target.apiVersion).findLast(({ metadata }) => metadata.name === target.name)
  if (last !== undefined && ['Job', 'Pod'].includes(target.kind)) {
    const { deletionTimestamp: _, ...metadata } = { deletionTimestamp: undefined, ...last.metadata }
    const verdict = target.kind === 'Job' ? job({ ...last, metadata }, view) : podVerdict({ ...last, metadata }, view)
    if (verdict.state === 'never' || (verdict.state === 'ready' && isOver(last))) return verdict
  }
  return last === undefined
    ? never('ready/missing', 'does not exist', { holdsFor: 2000, absent: target })
    : never('ready/missing', 'was deleted during the wait', { holdsFor: 2000, absent: target })
}

const isOver = (object: KubeObject): boolean => object.kind === 'Job' || textAt(object, 'status', 'phase') === 'Succeeded'
