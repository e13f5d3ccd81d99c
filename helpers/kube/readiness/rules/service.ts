import { at, fieldsAt, listAt, numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, never, ready, waiting } from '../verdict.ts'
import type { View } from '../view.ts'

type Labels = readonly (readonly [string, unknown])[]

const matches = (selector: Labels, labels: unknown): boolean => selector.every(([key, value]) => at(labels, key) === value)

/** A Service with a selector leads to at least one ready pod, unless all that could be behind it wants none. */
export function service(object: KubeObject, view: View): Verdict {
  const selector = Object.entries(fieldsAt(object, 'spec', 'selector'))
  if (selector.length === 0 || textAt(object, 'spec', 'type') === 'ExternalName' || wantsNone(selector, view)) return ready
  const endpoints = view
    .list('EndpointSlice')
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === object.metadata.name)
    .flatMap((slice) =>
      listAt(slice, 'ports').length === 0 && listAt(object, 'spec', 'ports').length > 0 ? [] : listAt(slice, 'endpoints'),
    )
  const reached = endpoints.some((each) => at(each, 'conditions', 'ready') !== false && isThere(textAt(each, 'targetRef', 'name'), view))
  if (reached) return ready
  const why = unreachable(object, selector, view)
  return why !== undefined && view.othersReady ? never('ready/service', why, { holdsFor: 1000 }) : waiting('no ready endpoint')
}

/** Endpoints lag behind pods: one that leads to a pod that is leaving does not count. */
function isThere(pod: string | undefined, view: View): boolean {
  const found = pod === undefined ? undefined : view.get('Pod', pod)
  return found !== undefined && found.metadata.deletionTimestamp === undefined
}

const kinds = ['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet'] as const
const onDemand = ['Job', 'CronJob'] as const

function wantsNone(selector: Labels, view: View): boolean {
  const jobs = onDemand.flatMap((kind) => view.list(kind))
  if (
    jobs.some((each) =>
      matches(
        selector,
        at(each, 'spec', 'template', 'metadata', 'labels') ?? at(each, 'spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'),
      ),
    )
  )
    return true
  const behind = kinds
    .flatMap((kind) => view.list(kind))
    .filter((each) => matches(selector, at(each, 'spec', 'template', 'metadata', 'labels')))
  const replicas = (each: KubeObject) =>
    numberAt(each, 'spec', 'replicas') ?? (each.kind === 'DaemonSet' ? (numberAt(each, 'status', 'desiredNumberScheduled') ?? 1) : 1)
  return behind.length > 0 && behind.every((each) => replicas(each) === 0)
}

/** What keeps a Service from ever leading anywhere: no pod matches, or none has the named port. */
function unreachable(object: KubeObject, selector: Labels, view: View): string | undefined {
  const pods = view.list('Pod').filter((pod) => matches(selector, pod.metadata.labels) && pod.metadata.deletionTimestamp === undefined)
  const label = selector.map(([key, value]) => `${key}=${String(value)}`).join(',')
  if (pods.length === 0) return `its selector ${label} matches no pod`
  const declared = pods
    .flatMap((pod) => [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')])
    .flatMap((each) => listAt(each, 'ports'))
  const lost = listAt(object, 'spec', 'ports').filter(
    (port) => typeof port['targetPort'] === 'string' && !declared.some((each) => each['name'] === port['targetPort']),
  )
  if (lost.length === 0) return undefined
  const names = declared.map((each) => textAt(each, 'name')).filter((name) => name !== undefined)
  return `targetPort ${lost.map((port) => String(port['targetPort'])).join(', ')} is the name of no port of the pods it selects (${names.length === 0 ? 'they name none' : names.join(', ')})`
}
