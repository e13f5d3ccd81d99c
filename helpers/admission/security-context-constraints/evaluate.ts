import { fieldsAt, textAt, type Fields } from '../../kube/fields.ts'
import type { Pod } from '../pod-security/view.ts'
import { goQuoted } from '../pod-security/wording.ts'
import { usable, type Access } from './access.ts'
import { unallotted, type Namespace } from './allocation.ts'
import { apply, draftOf } from './apply.ts'
import { readConstraints, type Constraints } from './constraints.ts'
import { inOrder } from './order.ts'
import { provider } from './provider.ts'
import { aggregate, forbidden, type Reason } from './reason.ts'

/** What one of the constraints says of a pod. */
export interface Attempt {
  readonly constraints: string
  /** Whether the maker of the pod, or its service account, may use them. */
  readonly usable: boolean
  /** Why they refuse the pod, in upstream's order. Empty where they would admit it. */
  readonly reasons: readonly Reason[]
  /** What is wrong with the constraints themselves, or with the namespace: then no pod is admitted, by any of them. */
  readonly problem?: string
  /** The pod as they would make it, where they would admit it. */
  readonly pod?: Pod
}

export interface Verdict {
  readonly allowed: boolean
  /** The constraints that admit the pod; none for a pod of Windows, which OpenShift does not look at. */
  readonly admittedBy?: string
  /** The admitted pod: user, groups, SELinux and seccomp filled in, capabilities dropped, the annotation `openshift.io/scc`. */
  readonly pod?: Pod
  /** What each of the constraints says, in the order in which they are tried: the first that is usable and has no reasons admits. */
  readonly attempts: readonly Attempt[]
  /** The API server's answer where the pod is refused. */
  readonly message?: string
}

/** What constraints say, once for each. */
const attemptsAt = (
  pod: Pod,
  constraints: readonly Constraints[],
  namespace: Namespace,
  access: Access | undefined,
): readonly Attempt[] => {
  const draft = draftOf(pod)
  return inOrder(constraints).map((one) => {
    const own = { constraints: one.name, usable: access === undefined || usable(one, pod, namespace, access) }
    const ready = provider(one, namespace)
    return typeof ready === 'string' ? { ...own, reasons: [], problem: ready } : { ...own, ...apply(ready, pod, draft) }
  })
}

const isClean = ({ reasons, problem }: Attempt): boolean => reasons.length === 0 && problem === undefined

const hint = forbidden(
  'no access to scc/restricted',
  'the pod fails to validate against the `restricted-v2` security context constraint, but would validate successfully against the `restricted` security context constraint',
)

const refusal = (attempts: readonly Attempt[]): string => {
  const named = (name: string) => attempts.find(({ constraints }) => constraints === name)
  const restricted = named('restricted')
  const isHelped = named('restricted-v2') !== undefined && restricted !== undefined && isClean(restricted)
  const reasons = attempts.flatMap(({ constraints, usable: may, reasons: own }) =>
    may ? own : [forbidden(`provider ${goQuoted(constraints)}`, 'not usable by user or serviceaccount')],
  )
  const messages = [...reasons, ...(isHelped ? [hint] : [])].map(({ message }) => message)
  return `unable to validate against any security context constraint: ${aggregate(messages)}`
}

const required = 'openshift.io/required-scc'

/** What stops every pod of the kind, before any constraints are looked at. */
const obstacle = (attempts: readonly Attempt[], wanted: string, namespace: Namespace): string | undefined => {
  if (attempts.length === 0 && wanted !== '') {
    const missing = `securitycontextconstraints.security.openshift.io ${goQuoted(wanted)} not found`
    return `failed to retrieve the required SCC ${goQuoted(wanted)}: ${missing}`
  }
  if (attempts.length === 0) return 'no SecurityContextConstraints found in cluster'
  const problems = attempts.flatMap(({ problem }) => problem ?? [])
  return unallotted(namespace) ?? (problems.length > 0 ? aggregate(problems) : undefined)
}

const annotated = (pod: Pod, constraints: string): Pod => ({
  ...pod,
  metadata: { ...fieldsAt(pod.metadata), annotations: { ...fieldsAt(pod.metadata, 'annotations'), 'openshift.io/scc': constraints } },
})

/**
 * The verdict of OpenShift's security context constraints on a pod or pod template that is made in a namespace, as OpenShift's
 * own admission plugin gives it (github.com/openshift/apiserver-library-go, March 2024, on Kubernetes 1.29; `userNamespaceLevel`
 * is newer). `constraints` are manifests of SecurityContextConstraints; in a cluster there are more than the ten defaults, never fewer.
 * Without `access` all of them can be used. The API server's defaults that matter are taken into account, for the pod and for the
 * constraints. What should be a boolean and is none counts as true; other values of a wrong type count as not set.
 */
export const evaluateSecurityContextConstraints = (
  pod: Pod,
  constraints: readonly Fields[],
  namespace: Namespace,
  access?: Access,
): Verdict => {
  if (textAt(pod.spec, 'os', 'name') === 'windows') return { allowed: true, pod, attempts: [] }
  const wanted = textAt(pod.metadata, 'annotations', required) ?? ''
  const known = constraints.map(readConstraints).filter(({ name }) => wanted === '' || name === wanted)
  const attempts = attemptsAt(pod, known, namespace, access)
  const stopped = obstacle(attempts, wanted, namespace)
  const admitting = stopped === undefined ? attempts.find((attempt) => attempt.usable && isClean(attempt)) : undefined
  if (admitting?.pod !== undefined) {
    const admittedBy = admitting.constraints
    return { allowed: true, admittedBy, pod: annotated(admitting.pod, admittedBy), attempts }
  }
  const name = textAt(pod.metadata, 'name') || textAt(pod.metadata, 'generateName') || 'Unknown'
  return { allowed: false, attempts, message: `pods "${name}" is forbidden: ${stopped ?? refusal(attempts)}` }
}
