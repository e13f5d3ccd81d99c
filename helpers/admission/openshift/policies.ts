import type { KubeObject } from '../../kube/object.ts'
import type { Fields } from '../../kube/fields.ts'
import { readConstraints } from '../security-context-constraints/constraints.ts'
import { allottedExpressions } from './allotted.ts'
import { mutations } from './mutations.ts'
import { containers, validations } from './validations.ts'

/** The label of namespaces in which constraints are emulated: their name. */
export const emulationLabel = 'seatrial.dev/openshift'

const nameOf = (constraints: string): string => `seatrial-openshift-${constraints}`

const matchOf = (constraints: string) => ({
  namespaceSelector: { matchLabels: { [emulationLabel]: constraints } },
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
})

/**
 * Admission policies that do to the pods of a plain cluster what OpenShift's admission does by one of its security context
 * constraints: fill in user, groups, SELinux, seccomp and capabilities, then refuse what does not fit. For namespaces with
 * `emulationLabel` and the annotations of `allotment`. `version` is that of admissionregistration.k8s.io in which the cluster
 * serves MutatingAdmissionPolicy: v1, or v1beta1 before Kubernetes 1.36.
 */
export const emulationPolicies = (manifest: Fields, version: string): readonly KubeObject[] => {
  const constraints = readConstraints(manifest)
  const expressions = allottedExpressions(constraints)
  const metadata = { name: nameOf(constraints.name) }
  const [mutating, validating] = [`admissionregistration.k8s.io/${version}`, 'admissionregistration.k8s.io/v1']
  return [
    {
      apiVersion: mutating,
      kind: 'MutatingAdmissionPolicy',
      metadata,
      spec: {
        matchConstraints: matchOf(constraints.name),
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        mutations: mutations(constraints, expressions).map((expression) => ({ patchType: 'JSONPatch', jsonPatch: { expression } })),
      },
    },
    {
      apiVersion: validating,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        matchConstraints: matchOf(constraints.name),
        failurePolicy: 'Fail',
        variables: [{ name: 'containers', expression: containers }],
        validations: validations(constraints, expressions).map((one) => ({ ...one, reason: 'Forbidden' })),
      },
    },
    { apiVersion: mutating, kind: 'MutatingAdmissionPolicyBinding', metadata, spec: { policyName: metadata.name } },
    {
      apiVersion: validating,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    },
  ]
}
