import type { PodSource } from '../admission/pods.ts'
import { fieldsAt, listAt, textAt, type Fields } from '../kube/fields.ts'
import { selects } from '../kube/label-selector.ts'
import type { KubeObject } from '../kube/object.ts'
import { containersOf, labelsOf, namespaceOf, ofKind, type PodContainer, type Subject } from './subject.ts'

/** A Service that selects pods (one of type ExternalName has no use for its selector), and those of the manifest that it leads to. */
export interface Target {
  readonly service: KubeObject
  readonly pods: readonly PodSource[]
  readonly ports: readonly Fields[]
}

export const targetsOf = (subject: Subject): readonly Target[] =>
  ofKind(subject, '', 'Service').flatMap((service) => {
    const selector = fieldsAt(service.spec, 'selector')
    if (Object.keys(selector).length === 0 || textAt(service.spec, 'type') === 'ExternalName') return []
    const pods = subject.pods.filter(
      (source) =>
        namespaceOf(source.object, subject) === namespaceOf(service, subject) && selects({ matchLabels: selector }, labelsOf(source)),
    )
    return [{ service, pods, ports: listAt(service.spec, 'ports') }]
  })

/** The containers that run beside a pod's others and can serve: all but those that end before the rest starts. */
export const serversOf = (source: PodSource, subject: Subject): readonly PodContainer[] =>
  containersOf(subject).filter(
    (container) =>
      container.source === source &&
      (container.list === 'containers' || (container.list === 'initContainers' && container.fields['restartPolicy'] === 'Always')),
  )

/** The port of the pod that a Service's port leads to: `targetPort`, by default the same number. */
export const targetPortOf = (port: Fields): unknown => port['targetPort'] ?? port['port']

/** Whether a container declares a port, by number or by name. */
export const declares = ({ fields }: PodContainer, port: unknown): boolean =>
  listAt(fields, 'ports').some((each) => each['name'] === port || String(each['containerPort']) === String(port))
