import { declares, serversOf, targetPortOf, targetsOf } from '../audit/services.ts'
import type { PodContainer, Subject } from '../audit/subject.ts'
import type { PodSource } from '../admission/pods.ts'
import { at, fieldsAt, listAt, numberAt, textAt, type Fields } from '../kube/fields.ts'

/** A question to a Service over HTTP that the chart itself has an answer to. */
export interface Question {
  /** `service:port`. */
  readonly to: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** How long it may take until there is an answer, where readiness does not wait for it. */
  readonly within?: string
}

const probes = ['readinessProbe', 'startupProbe', 'livenessProbe'] as const

/** The number of a container's port that stands there by its number or its name. */
const numberOf = ({ fields }: PodContainer, port: unknown): number | undefined => {
  const named = listAt(fields, 'ports').find((each) => each['name'] === port)
  return named === undefined ? Number(port) : numberAt(named, 'containerPort')
}

/** Whether a probe asks the container itself, at a port, over plain HTTP. */
const asks = (get: Fields, container: PodContainer, port: unknown): boolean =>
  at(get, 'port') !== undefined &&
  at(get, 'host') === undefined &&
  (textAt(get, 'scheme') ?? 'HTTP') === 'HTTP' &&
  numberOf(container, get['port']) === numberOf(container, port)

/** How the kubelet asks a container at a port whether it serves: its readiness probe goes first, and a liveness probe last. */
const probeAt = (container: PodContainer, port: unknown): Omit<Question, 'to'> | undefined => {
  const probe = probes.find((one) => asks(fieldsAt(container.fields, one, 'httpGet'), container, port))
  if (probe === undefined) return undefined
  const get = fieldsAt(container.fields, probe, 'httpGet')
  const headers = Object.fromEntries(listAt(get, 'httpHeaders').map(({ name, value }) => [String(name), String(value)]))
  return {
    path: `/${(textAt(get, 'path') ?? '').replace(/^\//, '')}`,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(probe === 'livenessProbe' && { within: '2m' }),
  }
}

const runs = ({ object }: PodSource): boolean => numberAt(object.spec, 'replicas') !== 0

/** What can be asked of a chart's Services: what their pods' own probes ask, by way of the Service. */
export const questionsOf = (subject: Subject): readonly Question[] =>
  targetsOf(subject).flatMap(({ service, pods, ports }) =>
    ports
      .filter((port) => (textAt(port, 'protocol') ?? 'TCP') === 'TCP')
      .flatMap((port) => {
        const target = targetPortOf(port)
        const servers = pods.filter(runs).flatMap((pod) => serversOf(pod, subject))
        const found = servers.filter((container) => declares(container, target)).map((container) => probeAt(container, target))
        const question = found.find((one) => one !== undefined)
        return question === undefined ? [] : [{ to: `${service.metadata.name}:${String(port['port'])}`, ...question }]
      }),
  )
