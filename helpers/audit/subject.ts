import { podsOf, type PodSource } from '../admission/pods.ts'
import type { Level as PodSecurityLevel, Version } from '../admission/pod-security/check.ts'
import { viewOf, type Container } from '../admission/pod-security/view.ts'
import { builtInPlurals, groupOf } from '../kube/built-in.ts'
import { fieldsAt, textAt } from '../kube/fields.ts'
import { labelsIn } from '../kube/label-selector.ts'
import type { KubeObject } from '../kube/object.ts'
import type { ObjectName } from './finding.ts'
import { below } from '../types/path.ts'

/** What a manifest is held against. */
export interface Settings {
  /** The namespace of objects that name none. */
  readonly namespace: string
  /** The Pod Security Standards to keep; `privileged` forbids nothing. */
  readonly podSecurity: { readonly level: PodSecurityLevel; readonly version: Version }
  /** The security context constraints that everyone may use, beside what the manifest itself binds; without them OpenShift is not asked about. */
  readonly constraints?: string
}

/** A rendered manifest as the rules look at it. */
export interface Subject {
  readonly settings: Settings
  readonly objects: readonly KubeObject[]
  readonly pods: readonly PodSource[]
}

/** A container of a pod, with its path in the object. */
export interface PodContainer extends Container {
  readonly source: PodSource
  readonly at: string
}

export const subjectOf = (objects: readonly KubeObject[], settings: Settings): Subject => ({ settings, objects, pods: podsOf(objects) })

/** The namespace of an object; undefined for kinds of Kubernetes' own that are in none. */
export const namespaceOf = (object: KubeObject, { settings }: Subject): string | undefined => {
  const isNamespaced = builtInPlurals.get(object.apiVersion)?.get(object.kind)?.namespaced ?? true
  return isNamespaced ? (textAt(object, 'metadata', 'namespace') ?? settings.namespace) : undefined
}

export const nameOf = (object: KubeObject, subject: Subject): ObjectName => {
  const namespace = namespaceOf(object, subject)
  return { kind: object.kind, ...(namespace !== undefined && { namespace }), name: object.metadata.name }
}

/** The objects of a group and kind: `v1` and `v1beta1` are the same here. */
export const ofKind = ({ objects }: Subject, group: string, ...kinds: readonly string[]): readonly KubeObject[] =>
  objects.filter(({ apiVersion, kind }) => groupOf(apiVersion) === group && kinds.includes(kind))

/** Whether a pod stands as text in a ConfigMap: a program adds to it what it lacks, such as image, labels and resources. */
export const isTemplate = ({ object }: PodSource): boolean => object.kind === 'ConfigMap'

export const containersOf = (subject: Subject): readonly PodContainer[] =>
  subject.pods.flatMap((source) =>
    viewOf(source.pod).containers.map((container) => ({ ...container, source, at: below(source.path, container.path) })),
  )

export const labelsOf = ({ pod }: PodSource): Readonly<Record<string, string>> => labelsIn(fieldsAt(pod.metadata, 'labels'))
