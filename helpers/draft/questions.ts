import { declares, serversOf, targetPortOf, targetsOf } from '../audit/services.ts'
import type { PodContainer, Subject } from '../audit/subject.ts'
import { at, fieldsAt, listAt, numberAt, textAt, type Fields } from '../kube/fields.ts'

/** A question to a Service over HTTP that the chart itself has an answer to. */
export interface Question {
  /** `service:port`. */
  readonly to: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const probes = ['readinessProbe', 'startupProbe', 'livenessProbe'] as const

/** The number of a container's port that stands there by its number or its name. */
const numberOf = ({ fields }: PodContainer, port: unknown): number | undefined => {
  const named = listAt(fields, 'ports').find((each) => each['name'] === port)
  return named === undefined ? Number(port) : numberAt(named, 'containerPort')
}

/** How the kubelet asks a container at a port over plain HTTP whether it serves: its readiness probe goes first. */
const probeAt = (container: PodContainer, port: unknown): Fields | undefined =>
  probes
    .map((probe) => fieldsAt(container.fields, probe, 'httpGet'))
    .find(
      (get) =>
        at(get, 'port') !== undefined &&
        (textAt(get, 'scheme') ?? 'HTTP') === 'HTTP' &&
        numberOf(container, get['port']) === numberOf(container, port),
    )

const headersOf = (get: Fields): Question['headers'] =>
  Object.fromEntries(listAt(get, 'httpHeaders').map(({ name, value }) => [String(name), String(value)]))

/** What can be asked of a chart's Services: what their pods' own probes ask, by way of the Service. */
export const questionsOf = (subject: Subject): readonly Question[] =>
  targetsOf(subject).flatMap(({ service, pods, ports }) =>
    ports.flatMap((port) => {
      const target = targetPortOf(port)
      const servers = pods.flatMap((pod) => serversOf(pod, subject)).filter((container) => declares(container, target))
      const get = servers.map((container) => probeAt(container, target)).find((found) => found !== undefined)
      return get === undefined
        ? []
        : [{ to: `${service.metadata.name}:${String(port['port'])}`, path: textAt(get, 'path') ?? '/', headers: headersOf(get) }]
    }),
  )
