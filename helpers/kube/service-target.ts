import { SeatrialError } from '../errors/seatrial-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { KubeObject } from './client.ts'
import { type Fields, at, fieldsAt, listAt, numberAt, textAt } from './fields.ts'
import type { NamespaceCache } from './watch-cache.ts'

export interface PodPort {
  readonly pod: string
  /** All pods that answer there: those of a Service that are ready, or the one. */
  readonly pods: readonly string[]
  readonly port: number
  /** How it was found, for messages: `Service x port 80 -> pod y port 8080`. */
  readonly via: string
}

type Objects = Pick<NamespaceCache, 'list' | 'get' | 'namespace'>

/** Watches what `resolveTarget` reads, then resolves. Throws `kube/target`. */
export async function findTarget(cache: NamespaceCache, target: string): Promise<PodPort> {
  await Promise.all([cache.watch('v1', 'Service'), cache.watch('v1', 'Pod'), cache.watch('discovery.k8s.io/v1', 'EndpointSlice')])
  return resolveTarget(cache, target)
}

/**
 * `service:port`, `service` (where it has one port) or `pod/name:port` to a pod and its port number; ports by number
 * or name. The cache must be watching Services, Pods and EndpointSlices. Throws `kube/target` naming what is wrong.
 */
export function resolveTarget(cache: Objects, target: string): PodPort {
  const match = /^(?:(?<kind>pod|svc|service)\/)?(?<name>[a-z0-9]([-a-z0-9.]*[a-z0-9])?)(?::(?<port>[\w-]+))?$/.exec(target)
  const { kind, name, port } = match?.groups ?? {}
  if (name === undefined) throw wrong(target, 'write service:port or pod/name:port')
  return kind === 'pod' ? ofPod(cache, target, name, port) : ofService(cache, target, name, port)
}

const wrong = (target: string, why: string, hint?: string) => new SeatrialError('kube/target', `${target}: ${why}`, { hint })

function missing(cache: Objects, target: string, kind: string, name: string): SeatrialError {
  const names = cache.list(kind).map((object) => object.metadata.name)
  const there = names.length === 0 ? 'there is none' : `there is ${names.slice(0, 10).join(', ')}`
  return wrong(target, `no ${kind} ${name} in namespace ${cache.namespace} (${there})`, didYouMean(name, names))
}

function ofPod(cache: Objects, target: string, name: string, wanted: string | undefined): PodPort {
  const pod = cache.get('Pod', name)
  if (pod === undefined) throw missing(cache, target, 'Pod', name)
  const declared = listAt(pod, 'spec', 'containers').flatMap((container) => listAt(container, 'ports'))
  const named = declared.find((port) => port['name'] === wanted)
  const only = wanted === undefined && declared.length === 1 ? declared[0] : undefined
  const port = numberAt(named ?? only, 'containerPort') ?? Number(wanted)
  if (!Number.isInteger(port)) throw wrong(target, `pod ${name} has no such port; it declares ${describePorts(declared, 'containerPort')}`)
  return { pod: name, pods: [name], port, via: `pod ${name} port ${port}` }
}

function ofService(cache: Objects, target: string, name: string, wanted: string | undefined): PodPort {
  const service = cache.get('Service', name)
  if (service === undefined) throw missing(cache, target, 'Service', name)
  const ports = listAt(service, 'spec', 'ports')
  const port =
    wanted === undefined
      ? ports.length === 1
        ? ports[0]
        : undefined
      : ports.find((each) => each['name'] === wanted || String(each['port']) === wanted)
  if (port === undefined) {
    const why = wanted === undefined ? 'which port?' : `no port ${wanted};`
    throw wrong(target, `${why} Service ${name} has ${describePorts(ports, 'port')}`)
  }
  const slices = cache.list('EndpointSlice').filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === name)
  for (const slice of slices) {
    const number = numberAt(
      listAt(slice, 'ports').find((each) => (textAt(each, 'name') ?? '') === (textAt(port, 'name') ?? '')),
      'port',
    )
    const ready = listAt(slice, 'endpoints').filter((each) => isReady(each) && textAt(each, 'targetRef', 'kind') === 'Pod')
    const pods = ready.flatMap((each) => textAt(each, 'targetRef', 'name') ?? [])
    // Endpoints lag behind pods: one that is leaving is taken only where there is no other, as a Service would.
    const pod = pods.find((each) => cache.get('Pod', each)?.metadata.deletionTimestamp === undefined) ?? pods[0]
    if (number !== undefined && pod !== undefined) {
      return { pod, pods, port: number, via: `Service ${name} port ${String(port['port'])} -> pod ${pod} port ${number}` }
    }
  }
  throw wrong(target, `Service ${name} has no ready endpoint: ${whyNone(cache, service, port)}`)
}

const isReady = (endpoint: Fields): boolean => at(endpoint, 'conditions', 'ready') !== false

function describePorts(ports: readonly Fields[], key: string): string {
  const described = ports.map((port) => {
    const name = textAt(port, 'name')
    return `${numberAt(port, key) ?? '?'}${name === undefined ? '' : ` (${name})`}`
  })
  return described.length === 0 ? 'none' : described.join(', ')
}

/** Why a Service has no ready endpoint for a port: no selector, no pod, none ready, or no container with the named port. */
function whyNone(cache: Objects, service: KubeObject, port: Fields): string {
  const selector = Object.entries(fieldsAt(service, 'spec', 'selector'))
  if (selector.length === 0) return 'it has no selector'
  const label = selector.map(([key, value]) => `${key}=${String(value)}`).join(',')
  const pods = cache.list('Pod').filter((pod) => selector.every(([key, value]) => pod.metadata.labels?.[key] === value))
  if (pods.length === 0) return `its selector ${label} matches no pod`
  const unready = pods.filter(
    (pod) => !listAt(pod, 'status', 'conditions').some((each) => each['type'] === 'Ready' && each['status'] === 'True'),
  )
  if (unready.length === pods.length) return unready.map((pod) => `pod ${pod.metadata.name} is not ready`).join(', ')
  return `targetPort ${String(port['targetPort'])} names no port of ${pods.map((pod) => pod.metadata.name).join(', ')}`
}
