import { textAt } from '../../kube/fields.ts'
import type { Check, Finding, Level, Version } from './check.ts'
import { checks } from './checks/registry.ts'
import { viewOf, type Pod } from './view.ts'

export interface Violation extends Finding {
  /** Upstream's id of the check: `allowPrivilegeEscalation`, `seccompProfile_restricted`. */
  readonly check: string
}

export interface Verdict {
  readonly allowed: boolean
  /** In upstream's order; empty where the pod is allowed. */
  readonly violations: readonly Violation[]
}

export interface Relaxations {
  /**
   * Whether the cluster relaxes the standards for pods with `hostUsers: false`: its feature gate
   * UserNamespacesPodSecurityStandards, off by default.
   */
  readonly userNamespaces?: boolean
}

const minorOf = (version: Version): number => {
  const minor = version === 'latest' ? Number.POSITIVE_INFINITY : Number(/^v1\.(0|[1-9]\d*)$/.exec(version)?.[1])
  if (Number.isNaN(minor)) throw new RangeError(`no version of the Pod Security Standards: ${version} (must be "latest" or "v1.x")`)
  return minor
}

/** The checks that hold: restricted's stand in for some of baseline's. */
const checksOf = (level: Level, minor: number): readonly Check[] => {
  const due = checks.filter(({ level: own, since }) => (own === 'baseline' || level === 'restricted') && (since[0]?.[0] ?? 0) <= minor)
  return due.filter(({ id }) => !due.some(({ replaces }) => replaces === id))
}

/**
 * The verdict of the Pod Security Standards on a pod or pod template, as Kubernetes' own admission plugin gives it
 * (k8s.io/pod-security-admission v0.34; a version newer than its checks is read as the newest). The API server's defaults
 * that matter to it are taken into account; but where it copies AppArmor's annotations into fields, a cluster's message names
 * the container beside the annotation, and here the annotation alone. What should be a boolean and is none, such as the text `"yes"`, counts as
 * forbidden; other values of a wrong type, which the API server refuses by itself, count as not set.
 * @throws RangeError for a version that is neither `latest` nor `v1.<minor>`
 */
export const evaluatePodSecurity = (pod: Pod, level: Level, version: Version = 'latest', relaxations: Relaxations = {}): Verdict => {
  const minor = minorOf(version)
  if (level === 'privileged') return { allowed: true, violations: [] }
  const view = viewOf(pod)
  const windows = textAt(view.spec, 'os', 'name') === 'windows'
  const relaxed = relaxations.userNamespaces === true && view.spec['hostUsers'] === false
  const violations = checksOf(level, minor)
    .filter(({ windowsPassesSince }) => !(windows && windowsPassesSince !== undefined && minor >= windowsPassesSince))
    .filter(({ relaxedByUserNamespace }) => !(relaxed && relaxedByUserNamespace === true))
    .flatMap(({ id, since }) => {
      const finding = since.findLast(([from]) => from <= minor)?.[1](view)
      return finding === undefined ? [] : [{ check: id, ...finding }]
    })
  return { allowed: violations.length === 0, violations }
}
