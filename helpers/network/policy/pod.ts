import { at, fieldsAt, listAt, numberAt, textAt } from '../../kube/fields.ts'

export const protocols = ['TCP', 'UDP', 'SCTP'] as const
export type Protocol = (typeof protocols)[number]

/** A port that a container of a pod declares. */
export interface PodPort {
  readonly name?: string
  readonly port: number
  readonly protocol: Protocol
}

/** A pod as network policies look at it. */
export interface NetworkPod {
  readonly namespace: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly PodPort[]
  /** Its addresses, of which `ipBlock` takes any; none of a pod that is not running yet. */
  readonly ips: readonly string[]
  readonly hostNetwork: boolean
  /** The node it runs on, where that is known. */
  readonly node?: string
  /** Whether many pods may be made from it: its traffic to itself is then that of one of them to another. */
  readonly template: boolean
}

export interface Placement {
  readonly namespace: string
  /** A name for what has none of its own. */
  readonly name?: string
  /** By default what has no name of its own is a template. */
  readonly template?: boolean
  /** Labels that are added when the pod is made: Spark's `spark-role`, a Job's `job-name`. */
  readonly labels?: Readonly<Record<string, string>>
}

const labelsOf = (metadata: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fieldsAt(metadata, 'labels')).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

const portsOf = (spec: unknown): readonly PodPort[] => {
  const sidecars = listAt(spec, 'initContainers').filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...listAt(spec, 'containers'), ...sidecars]
    .flatMap((container) => listAt(container, 'ports'))
    .flatMap((fields) => {
      const port = numberAt(fields, 'containerPort')
      const name = textAt(fields, 'name')
      const protocol = protocols.find((known) => known === (textAt(fields, 'protocol') ?? 'TCP'))
      return port === undefined || protocol === undefined ? [] : [{ port, protocol, ...(name ? { name } : {}) }]
    })
}

const ipsOf = (status: unknown): readonly string[] => {
  const all = [textAt(status, 'podIP'), ...listAt(status, 'podIPs').map((entry) => textAt(entry, 'ip'))]
  return [...new Set(all.filter((ip): ip is string => ip !== undefined && ip !== ''))]
}

/**
 * A pod or pod template as network policies see it. `placement` says what a template does not: its namespace, a name, labels
 * that whoever makes the pod adds to it. Ports are those of the containers and of sidecars, in that order.
 */
export const networkPodOf = (
  pod: { readonly metadata?: unknown; readonly spec?: unknown; readonly status?: unknown },
  placement: Placement,
): NetworkPod => {
  const name = textAt(pod.metadata, 'name')
  const node = textAt(pod.spec, 'nodeName')
  return {
    namespace: placement.namespace,
    name: name ?? placement.name ?? '',
    labels: { ...labelsOf(pod.metadata), ...placement.labels },
    ports: portsOf(pod.spec),
    ips: ipsOf(pod.status),
    hostNetwork: at(pod.spec, 'hostNetwork') === true,
    template: placement.template ?? name === undefined,
    ...(node ? { node } : {}),
  }
}
