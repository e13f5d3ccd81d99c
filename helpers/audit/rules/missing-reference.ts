import type { KubeObject } from '../../kube/object.ts'
import { keysIn, referencesOf, secretsMadeOf, type Reference } from '../references.ts'
import type { Draft, Rule } from '../rule.ts'
import { namespaceOf, type Subject } from '../subject.ts'

/** What every namespace has, or every namespace of OpenShift. */
const always = new Set(['ServiceAccount default', 'ConfigMap kube-root-ca.crt', 'ConfigMap openshift-service-ca.crt'])

const targetOf = ({ kind, name, source }: Reference, subject: Subject): KubeObject | undefined =>
  subject.objects.find(
    (object) =>
      object.kind === kind &&
      object.metadata.name === name &&
      object.apiVersion === 'v1' &&
      namespaceOf(object, subject) === namespaceOf(source.object, subject),
  )

const judge = (reference: Reference, subject: Subject, made: ReadonlySet<string>): readonly Draft[] => {
  const { kind, name, keys, path, source } = reference
  const target = targetOf(reference, subject)
  if (target !== undefined) {
    const there = keysIn(target)
    const missing = keys.find((key) => !there.has(key))
    if (missing === undefined) return []
    const has = [...there].join(', ') || 'none'
    return [{ object: source.object, path, level: 'error', message: `${kind} ${name} has no key ${missing}; its keys: ${has}` }]
  }
  if (always.has(`${kind} ${name}`) || (kind === 'Secret' && made.has(name))) return []
  return [{ object: source.object, path, message: `nothing in the chart makes ${kind} ${name}` }]
}

export const missingReference: Rule = {
  id: 'missing-reference',
  title: 'A pod needs a Secret, ConfigMap, ServiceAccount or claim that the chart does not make; an error where only the key is missing',
  why: 'Unless someone else has made it before, the pod is never created, or waits for ever',
  hint: 'Correct the name, make the object, set `optional: true`, or allow it by annotation where the values name an existing one',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/#optional-secrets',
  level: 'warning',
  find: (subject) => {
    const made = secretsMadeOf(subject)
    return referencesOf(subject).flatMap((reference) => judge(reference, subject, made))
  },
}
