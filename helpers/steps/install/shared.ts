import { type Fields, at, fieldsAt, isFields, listAt, textAt, textsAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'

/** The specification of the pods of a workload, or of a pod. */
export const podSpecOf = (object: KubeObject): Fields =>
  object.kind === 'Pod' ? fieldsAt(object, 'spec') : fieldsAt(object, 'spec', 'template', 'spec')

const containersIn = (spec: Fields): readonly Fields[] => [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]

/** Where a pod names an object: the field, the field of the name inside it, and the kind. */
const references = [
  ['secret', 'secretName', 'Secret'],
  ['secret', 'name', 'Secret'],
  ['secretRef', 'name', 'Secret'],
  ['secretKeyRef', 'name', 'Secret'],
  ['configMap', 'name', 'ConfigMap'],
  ['configMapRef', 'name', 'ConfigMap'],
  ['configMapKeyRef', 'name', 'ConfigMap'],
  ['persistentVolumeClaim', 'claimName', 'PersistentVolumeClaim'],
] as const

const referencesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isFields(value)) return []
  const own = references.flatMap(([field, name, kind]) => {
    const found = textAt(value, field, name)
    return found === undefined ? [] : [`${kind} ${found}`]
  })
  return [...own, ...Object.values(value).flatMap(referencesIn)]
}

const variablesOf = (spec: Fields): readonly string[] =>
  containersIn(spec).flatMap((container) =>
    listAt(container, 'env').map((each) => `${String(each['name'])}=${textAt(each, 'value') ?? ''}`),
  )

/** What a pod's containers are told to do: commands, arguments and variables, but for those that `other` has as well. */
const wordsOf = (spec: Fields, other: Fields): readonly string[] => {
  const common = new Set(variablesOf(other))
  const commands = containersIn(spec).flatMap((container) => [...textsAt(container, 'command'), ...textsAt(container, 'args')])
  return [...commands, ...variablesOf(spec).filter((variable) => !common.has(variable))]
}

/** A name inside a text, not as a part of a longer name: `web` in `http://web:80` and not in `web-db`. */
const names = (text: string, name: string): boolean =>
  text.split(/[^a-z0-9.-]+/i).some((word) => word === name || word.startsWith(`${name}.`))

/** The workload, and the Services of the release that select its pods. */
const namesOf = (workload: KubeObject, objects: readonly KubeObject[]): readonly string[] => {
  const labels = workload.kind === 'Pod' ? workload.metadata.labels : at(workload, 'spec', 'template', 'metadata', 'labels')
  const services = objects.filter(({ kind, spec }) => {
    const selector = Object.entries(fieldsAt(spec, 'selector'))
    return kind === 'Service' && selector.length > 0 && selector.every(([key, value]) => at(labels, key) === value)
  })
  return [workload, ...services].map(({ metadata }) => metadata.name)
}

/** Whether the pods of a hook are told of the workload: they wait for it, or test it, and cannot be what it waits for. */
const isTold = (hook: KubeObject, workload: KubeObject, objects: readonly KubeObject[]): boolean => {
  const words = wordsOf(podSpecOf(hook), podSpecOf(workload))
  return namesOf(workload, objects).some((name) => words.some((word) => names(word, name)))
}

/**
 * Whether a crash of a workload may end when a hook has done its work: the hook uses a Secret, ConfigMap, claim or Service
 * of the release that the workload uses (a migration of the database of both), and is not told of the workload itself.
 * One that is told of it waits for it; one that shares nothing with it cannot change what it finds.
 */
export const mayCureCrash = (hook: KubeObject, workload: KubeObject, objects: readonly KubeObject[]): boolean => {
  if (isTold(hook, workload, objects)) return false
  const [its, own] = [podSpecOf(hook), podSpecOf(workload)]
  const uses = new Set(referencesIn(own))
  if (referencesIn(its).some((use) => uses.has(use))) return true
  const [itsWords, ownWords] = [wordsOf(its, {}), wordsOf(own, {})]
  const both = (name: string) => [itsWords, ownWords].every((words) => words.some((word) => names(word, name)))
  return objects.some(({ kind, metadata }) => kind === 'Service' && both(metadata.name))
}
