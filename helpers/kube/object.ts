import { isFields, textAt } from './fields.ts'

/** An object of the API, as its JSON: only what every object has is typed, the rest is read through fields.ts. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  readonly spec?: unknown
  readonly status?: unknown
  readonly [key: string]: unknown
}

export interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly finalizers?: readonly string[]
  readonly ownerReferences?: readonly OwnerReference[]
}

interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
}

/** Whether a value is an object of the API: it has an apiVersion, a kind and a name. */
export const isKubeObject = (value: unknown): value is KubeObject =>
  isFields(value) &&
  [textAt(value, 'apiVersion'), textAt(value, 'kind'), textAt(value, 'metadata', 'name')].every((text) => text !== undefined)
