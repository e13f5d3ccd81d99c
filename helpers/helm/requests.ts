import { z } from 'zod'
import type { KubeObject } from '../kube/object.ts'
import { parseQuantity } from '../types/quantity.ts'

const container = z.looseObject({
  resources: z.looseObject({ requests: z.record(z.string(), z.union([z.string(), z.number()])).optional() }).optional(),
})
const pod = z.looseObject({ containers: z.array(container), initContainers: z.array(container).optional() })
const workload = z.looseObject({
  replicas: z.int().optional(),
  parallelism: z.int().optional(),
  template: z.looseObject({ metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }).optional(), spec: pod }),
})

/** Cores and bytes. */
export interface Requests {
  readonly cpu: number
  readonly memory: number
}

const add = (a: Requests, b: Requests, times = 1): Requests => ({ cpu: a.cpu + b.cpu * times, memory: a.memory + b.memory * times })
const none: Requests = { cpu: 0, memory: 0 }

/** What is no quantity is the API server's to refuse, and takes no place. */
const amount = (quantity: string | number | undefined): number => {
  const parsed = parseQuantity(quantity ?? 0)
  return Number.isFinite(parsed) ? parsed : 0
}

const ofContainer = (one: z.infer<typeof container>): Requests => ({
  cpu: amount(one.resources?.requests?.['cpu']),
  memory: amount(one.resources?.requests?.['memory']),
})

/** A pod's effective requests: its containers together, or its greediest init container if that is more (KEP-753's plain case). */
const ofPod = (spec: z.infer<typeof pod>): Requests => {
  const main = spec.containers.map(ofContainer).reduce((sum, one) => add(sum, one), none)
  const init = (spec.initContainers ?? []).map(ofContainer)
  return { cpu: Math.max(main.cpu, ...init.map((one) => one.cpu)), memory: Math.max(main.memory, ...init.map((one) => one.memory)) }
}

/** What pods of this workload make in their turn, such as Spark's executors: `2 x cpu=400m,memory=1Gi` in an annotation of the pod template. */
export const spawnsAnnotation = 'seatrial.dev/spawns'

const spawned = (text = ''): Requests => {
  const [, times = '1', list = ''] = /^(?:(\d+)\s*x\s+)?(.*)$/.exec(text) ?? []
  const amounts = new Map(list.split(',').map((part) => [part.split('=')[0]?.trim(), part.split('=')[1]?.trim()]))
  return add(none, { cpu: amount(amounts.get('cpu')), memory: amount(amounts.get('memory')) }, Number(times))
}

/** What the objects ask of the cluster all together. */
export const requestsOf = (objects: readonly KubeObject[]): Requests =>
  objects.reduce((sum, object) => {
    const bare = object.kind === 'Pod' ? pod.safeParse(object.spec) : undefined
    if (bare?.success === true) return add(sum, ofPod(bare.data))
    const parsed = workload.safeParse(object.spec)
    if (!parsed.success) return sum
    const { replicas, parallelism, template } = parsed.data
    const each = add(ofPod(template.spec), spawned(template.metadata?.annotations?.[spawnsAnnotation]))
    return add(sum, each, replicas ?? parallelism ?? 1)
  }, none)
