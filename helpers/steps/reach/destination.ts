import { findTarget } from '../../kube/service-target.ts'
import { fieldsAt, listAt, textAt } from '../../kube/fields.ts'
import { protocols, type Protocol } from '../../network/policy/pod.ts'
import type { StepContext } from '../context.ts'
import { podsThatFit } from '../pods.ts'
import type { Destination } from './verb.ts'

/** A port of a pod that answers. */
export interface Answering {
  readonly pod: string
  readonly port: number
}

/** What is asked whether it can be reached. */
export interface Target {
  readonly told: string
  /** What a client would ask for: a name, where it has one. */
  readonly host: string
  /** The same without a name to look up. */
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
  /** The pods that answer there; none for what is outside. */
  readonly pods: readonly Answering[]
}

const protocolOf = (text: string | undefined): Protocol => protocols.find((known) => known === text) ?? 'TCP'

const addressOf = (pod: string, { cache }: StepContext): string => textAt(cache.get('Pod', pod)?.status, 'podIP') ?? ''

/** A port of one pod. */
export const podTarget = (pod: string, port: number, protocol: Protocol, context: StepContext): Target => {
  const address = addressOf(pod, context)
  return { told: `${pod}:${port}`, host: address, address, port, protocol, pods: [{ pod, port }] }
}

const serviceTarget = async (text: string, wanted: Protocol | undefined, context: StepContext): Promise<Target> => {
  const found = await findTarget(context.cache, text)
  const [name = '', asked] = text.split(':')
  const { spec } = context.cache.get('Service', name) ?? {}
  const ports = listAt(spec, 'ports')
  const port = ports.find((each) => each['name'] === asked || String(each['port']) === asked) ?? ports[0]
  const address = textAt(spec, 'clusterIP') ?? ''
  return {
    told: text,
    host: `${name}.${context.namespace}.svc`,
    // A headless Service has no address of its own: its name stands for its pods.
    address: address === 'None' ? addressOf(found.pod, context) : address,
    port: Number(fieldsAt(port)['port']),
    protocol: wanted ?? protocolOf(textAt(port, 'protocol')),
    pods: found.pods.map((pod) => ({ pod, port: found.port })),
  }
}

/** What a `to` stands for; a selector for as many as there are pods. @throws SeatrialError kube/target, step/no-pod */
export const targetsOf = async (to: Destination, protocol: Protocol | undefined, context: StepContext): Promise<readonly Target[]> => {
  if (typeof to === 'string') {
    if (!to.startsWith('pod/')) return [await serviceTarget(to, protocol, context)]
    const { pod, port } = await findTarget(context.cache, to)
    return [podTarget(pod, port, protocol ?? 'TCP', context)]
  }
  if ('host' in to) {
    const { host, port } = to
    return [{ told: `${host}:${port}`, host, address: host, port, protocol: protocol ?? 'TCP', pods: [] }]
  }
  const pods = await podsThatFit(to.in, context)
  return pods.map(({ metadata }) => podTarget(metadata.name, to.port, protocol ?? 'TCP', context))
}
