import { fieldsAt, listAt, textAt, type Fields } from '../../kube/fields.ts'

/** A pod, or a pod template: an object of Kubernetes as it was parsed from YAML or JSON. */
export interface Pod {
  readonly metadata?: unknown
  readonly spec?: unknown
}

/** What may have a security context: the pod, which has no name here, or a container. */
export interface Place {
  readonly name?: string
  /** `spec` or `spec.containers[0]`. */
  readonly path: string
  readonly securityContext: Fields
}

export interface Container extends Place {
  readonly name: string
  readonly list: (typeof lists)[number]
  readonly fields: Fields
}

/** A pod as the checks look at it. */
export interface PodView {
  readonly spec: Fields
  readonly annotations: Fields
  readonly pod: Place
  readonly containers: readonly Container[]
}

/** In upstream's order, which is that of the names in its messages. */
const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const

export const viewOf = ({ metadata, spec }: Pod): PodView => ({
  spec: fieldsAt(spec),
  annotations: fieldsAt(metadata, 'annotations'),
  pod: { path: 'spec', securityContext: fieldsAt(spec, 'securityContext') },
  containers: lists.flatMap((list) =>
    listAt(spec, list).map((fields, index) => ({
      name: textAt(fields, 'name') ?? '',
      list,
      fields,
      path: `spec.${list}[${index}]`,
      securityContext: fieldsAt(fields, 'securityContext'),
    })),
  ),
})

/** Whether a field has a value: null is none. */
export const isSet = (value: unknown): boolean => value !== undefined && value !== null

/** Whether a boolean is true; what is no boolean counts as true. */
export const isOn = (value: unknown): boolean => (value ?? false) !== false
