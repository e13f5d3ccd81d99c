import { fieldsAt, isFields, numberAt, textAt, at } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { amountsOf, podRequests } from '../kube/pod-requests.ts'
import { sumOf, timesOf, type Amounts } from '../types/amounts.ts'

/**
 * What pods of this workload make in their turn, such as Spark's executors: `2 x cpu=400m,memory=1Gi,nvidia.com/gpu=1` in
 * an annotation of the pod template.
 */
export const spawnsAnnotation = 'seatrial.dev/spawns'

const spawned = (text = ''): Amounts => {
  const [, times = '1', list = ''] = /^(?:(\d+)\s*x\s+)?(.*)$/.exec(text) ?? []
  const pairs = list.split(',').map((part) => part.split('=').map((word) => word.trim()))
  return timesOf(amountsOf(Object.fromEntries(pairs.filter(([name]) => name !== ''))), Number(times))
}

const ofObject = ({ kind, spec }: KubeObject): Amounts => {
  if (kind === 'Pod') return podRequests(fieldsAt(spec))
  if (!isFields(at(spec, 'template', 'spec'))) return {}
  const each = sumOf(
    podRequests(fieldsAt(spec, 'template', 'spec')),
    spawned(textAt(spec, 'template', 'metadata', 'annotations', spawnsAnnotation)),
  )
  return timesOf(each, numberAt(spec, 'replicas') ?? numberAt(spec, 'parallelism') ?? 1)
}

/** What the objects ask of the cluster all together. */
export const requestsOf = (objects: readonly KubeObject[]): Amounts => sumOf(...objects.map(ofObject))
