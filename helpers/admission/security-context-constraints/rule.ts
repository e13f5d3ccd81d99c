import type { Fields } from '../../kube/fields.ts'
import { isSet, type Container } from '../pod-security/view.ts'
import type { Constraints } from './constraints.ts'
import type { Reason } from './reason.ts'

/** A pod while constraints are put to it: its security context is filled in rule by rule. */
export interface PodDraft {
  readonly spec: Fields
  readonly annotations: Fields
  readonly context: Fields
  readonly containers: readonly Container[]
}

/** One of its containers. The pod's own context is complete by then. */
export interface ContainerDraft {
  readonly pod: PodDraft
  readonly name: string
  readonly context: Fields
}

/** What a rule sets in a security context; undefined takes away. */
export type Changes = Readonly<Record<string, unknown>>

export interface PodRule {
  readonly fill?: (constraints: Constraints, pod: PodDraft) => { readonly context?: Changes; readonly annotations?: Changes }
  readonly judge: (constraints: Constraints, pod: PodDraft, path: string) => readonly Reason[]
}

export interface ContainerRule {
  readonly fill?: (constraints: Constraints, container: ContainerDraft) => Changes
  readonly judge?: (constraints: Constraints, container: ContainerDraft, path: string) => readonly Reason[]
}

/** A setting of a container, or the pod's where it has none. */
export const effective = ({ pod, context }: ContainerDraft, setting: string): unknown =>
  isSet(context[setting]) ? context[setting] : pod.context[setting]

/** Fields with changes made. */
export const changed = (fields: Fields, changes: Changes): Fields => {
  const keys = Object.keys(changes)
  if (keys.length === 0) return fields
  const all = { ...fields, ...changes }
  return keys.every((key) => all[key] !== undefined)
    ? all
    : Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
