import { parseAllDocuments, stringify } from 'yaml'
import type { Fields } from '../../kube/fields.ts'
import { fieldsAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import { kubernetesYaml } from '../../kube/yaml.ts'
import { keysOf } from '../../types/path.ts'
import { podsOf, type PodSource } from '../pods.ts'
import type { Pod } from '../pod-security/view.ts'
import type { Namespace } from '../security-context-constraints/allocation.ts'
import { evaluateSecurityContextConstraints } from '../security-context-constraints/evaluate.ts'

/** What constraints make of objects, and what they refuse of them. */
export interface PutUnder {
  readonly objects: readonly KubeObject[]
  readonly refusals: readonly string[]
}

/** A copy of a value with what `change` makes of the one at a path. */
const changedAt = (value: unknown, [key, ...rest]: readonly (string | number)[], change: (found: unknown) => unknown): unknown =>
  key === undefined ? change(value) : { ...fieldsAt(value), [key]: changedAt(fieldsAt(value)[key], rest, change) }

/** Security contexts and annotations of a pod that was let in, in the pod as it stands in a manifest. */
const merged = (pod: unknown, { metadata, spec }: Pod): Fields => ({
  ...fieldsAt(pod),
  metadata: { ...fieldsAt(pod, 'metadata'), annotations: fieldsAt(metadata)['annotations'] },
  spec,
})

/** A pod where it stands: of several documents in one text it is not known which Spark would take. */
const put = (object: unknown, { path, pod: given }: PodSource, pod: Pod): unknown =>
  changedAt(object, keysOf(path), (found) => {
    if (typeof found !== 'string') return merged(given, pod)
    return parseAllDocuments(found).length === 1 ? stringify(merged(given, pod), kubernetesYaml) : found
  })

/**
 * Does to the pods of a manifest what OpenShift's admission would do to them under these constraints, for a cluster that has
 * nothing of its own that could: users, groups, SELinux levels, capabilities, seccomp profiles and the annotation.
 * Pods that are already there, or that a program makes without a template of the manifest, are not reached.
 */
export const putUnder = (objects: readonly KubeObject[], constraints: Fields, namespace: Namespace): PutUnder => {
  const refusals: string[] = []
  const changed = objects.map((object) =>
    podsOf([object]).reduce<unknown>((own, source) => {
      const { pod, message = 'they are not for it' } = evaluateSecurityContextConstraints(source.pod, [constraints], namespace)
      if (pod !== undefined) return put(own, source, pod)
      refusals.push(`${object.kind} ${object.metadata.name} ${source.path}: ${message}`)
      return own
    }, object),
  )
  return { objects: changed as readonly KubeObject[], refusals }
}
