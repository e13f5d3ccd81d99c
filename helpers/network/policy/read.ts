import { groupOf } from '../../kube/built-in.ts'
import { isFields } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import type { FieldProblem, Finding } from './finding.ts'
import { specSchema } from './manifest.ts'
import { policyOf, type Policy } from './policy.ts'
import { specProblems } from './validation/spec.ts'

const pathText = (path: readonly PropertyKey[]): string =>
  ['spec', ...path]
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1)

/** Fields that are in what was written and not in what was read. */
const unknownFields = (written: unknown, read: unknown, path: readonly PropertyKey[]): readonly FieldProblem[] => {
  if (Array.isArray(written) && Array.isArray(read)) {
    return written.flatMap((item, index) => unknownFields(item, read[index], [...path, index]))
  }
  if (!isFields(written) || !isFields(read)) return []
  return Object.entries(written).flatMap(([key, value]) =>
    Object.hasOwn(read, key)
      ? unknownFields(value, read[key], [...path, key])
      : [{ type: 'Unknown field' as const, field: pathText([...path, key]), detail: 'the API has no such field here, and passes it over' }],
  )
}

interface Read {
  readonly policy?: Policy
  readonly findings: readonly Finding[]
}

/** A NetworkPolicy, unless the API server refuses it, and what is wrong with it. */
const readPolicy = (object: KubeObject, namespace: string): Read => {
  const { name } = object.metadata
  const told = (refused: boolean) => (problem: FieldProblem) => ({ policy: name, namespace, refused, ...problem })
  const written = object.spec ?? {}
  const { data, error } = specSchema.safeParse(written)
  if (error !== undefined) {
    const problems = error.issues.map(({ path, message }): FieldProblem => ({ type: 'Malformed', field: pathText(path), detail: message }))
    return { findings: problems.map(told(true)) }
  }
  const refusing = specProblems(data)
  const findings = [...refusing.map(told(true)), ...unknownFields(written, data, []).map(told(false))]
  return refusing.length > 0 ? { findings } : { policy: policyOf(name, namespace, data), findings }
}

const group = 'networking.k8s.io'

/** Policies that have a part in what a cluster lets through and are not those of networking.k8s.io/v1: Calico's, Cilium's, admins'. */
const isOther = ({ apiVersion, kind }: KubeObject): boolean => kind.endsWith('NetworkPolicy') && apiVersion !== `${group}/v1`

const other = ({ apiVersion, kind, metadata }: KubeObject, namespace: string): Finding => ({
  policy: metadata.name,
  namespace,
  refused: false,
  type: 'Not evaluated',
  field: 'kind',
  detail: `a ${kind} of ${groupOf(apiVersion) || apiVersion} may allow or deny more than is said here`,
})

/** The NetworkPolicies among objects, and all that is wrong with them. `namespace` is that of objects which name none. */
export const readPolicies = (objects: readonly KubeObject[], namespace: string) => {
  const policies = objects.filter(({ apiVersion, kind }) => apiVersion === `${group}/v1` && kind === 'NetworkPolicy')
  const reads = policies.map((object) => readPolicy(object, object.metadata.namespace || namespace))
  const others = objects.filter(isOther).map((object) => other(object, object.metadata.namespace || namespace))
  return { policies: reads.flatMap(({ policy }) => policy ?? []), findings: [...reads.flatMap(({ findings }) => findings), ...others] }
}
