import { fieldsAt, listAt, textAt, type Fields } from '../kube/fields.ts'
import { below } from '../types/path.ts'
import { containersOf, type Subject } from './subject.ts'
import type { PodSource } from '../admission/pods.ts'

export type ReferencedKind = 'Secret' | 'ConfigMap' | 'ServiceAccount' | 'PersistentVolumeClaim'

/** What a pod names and can not start without. */
export interface Reference {
  readonly source: PodSource
  readonly kind: ReferencedKind
  readonly name: string
  /** The keys that have to be in it. */
  readonly keys: readonly string[]
  readonly path: string
}

/** Where a kind is named: the fields that hold it, and its name's field there. */
const forms = [
  ['Secret', 'secret', 'secretName'],
  ['ConfigMap', 'configMap', 'name'],
  ['Secret', 'secret', 'name'],
  ['Secret', 'secretKeyRef', 'name'],
  ['ConfigMap', 'configMapKeyRef', 'name'],
  ['Secret', 'secretRef', 'name'],
  ['ConfigMap', 'configMapRef', 'name'],
  ['PersistentVolumeClaim', 'persistentVolumeClaim', 'claimName'],
] as const

const named = (source: PodSource, holder: Fields, path: string): readonly Reference[] =>
  forms.flatMap(([kind, field, nameField]) => {
    const reference = fieldsAt(holder, field)
    const name = textAt(reference, nameField) ?? ''
    if (name === '' || reference['optional'] === true) return []
    const key = textAt(reference, 'key')
    const items = listAt(reference, 'items').flatMap((item) => textAt(item, 'key') ?? [])
    return [{ source, kind, name, keys: key === undefined ? items : [key], path: below(below(path, field), nameField) }]
  })

const ofVolumes = (source: PodSource): readonly Reference[] =>
  listAt(source.pod.spec, 'volumes').flatMap((volume, index) => {
    const path = below(source.path, `spec.volumes[${index}]`)
    const projected = listAt(volume, 'projected', 'sources')
    return [...named(source, volume, path), ...projected.flatMap((each, at) => named(source, each, `${path}.projected.sources[${at}]`))]
  })

const ofPod = (source: PodSource): readonly Reference[] => {
  const account = textAt(source.pod.spec, 'serviceAccountName') ?? ''
  const pullSecrets = listAt(source.pod.spec, 'imagePullSecrets').map((each) => textAt(each, 'name') ?? '')
  const reference = (kind: ReferencedKind, name: string, path: string): Reference => ({
    source,
    kind,
    name,
    keys: [],
    path: below(source.path, path),
  })
  return [
    ...(account === '' ? [] : [reference('ServiceAccount', account, 'spec.serviceAccountName')]),
    ...pullSecrets.map((name, index) => reference('Secret', name, `spec.imagePullSecrets[${index}].name`)),
  ]
}

/** Everything that the pods of a manifest name and can not start without, in the fields of Kubernetes' PodSpec. */
export const referencesOf = (subject: Subject): readonly Reference[] => [
  ...subject.pods.flatMap((source) => [...ofPod(source), ...ofVolumes(source)]),
  ...containersOf(subject).flatMap(({ source, fields, at }) => [
    ...listAt(fields, 'env').flatMap((each, index) => named(source, fieldsAt(each, 'valueFrom'), `${at}.env[${index}].valueFrom`)),
    ...listAt(fields, 'envFrom').flatMap((each, index) => named(source, each, `${at}.envFrom[${index}]`)),
  ]),
]

/** What other objects make Secrets, and where they name them. */
const makers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Certificate: [['spec', 'secretName']],
  ExternalSecret: [
    ['spec', 'target', 'name'],
    ['metadata', 'name'],
  ],
  SealedSecret: [['metadata', 'name']],
}

/** The Secrets that controllers make for objects of the manifest (cert-manager, External Secrets, Sealed Secrets). */
export const secretsMadeOf = ({ objects }: Subject): ReadonlySet<string> =>
  new Set(objects.flatMap((object) => (makers[object.kind] ?? []).flatMap((path) => textAt(object, ...path) ?? [])))

/** The keys that a Secret or ConfigMap has. */
export const keysIn = (object: Fields): ReadonlySet<string> =>
  new Set(['data', 'stringData', 'binaryData'].flatMap((field) => Object.keys(fieldsAt(object, field))))
