import type { PodView } from './view.ts'

/** `privileged` allows everything, `baseline` forbids known ways to more rights, `restricted` asks for hardening. */
export type Level = 'privileged' | 'baseline' | 'restricted'

/** The Kubernetes version whose rules hold, as in the label `pod-security.kubernetes.io/enforce-version`. */
export type Version = 'latest' | `v1.${number}`

/** What one check found, in upstream's words: `reason (detail)`. */
export interface Finding {
  readonly reason: string
  readonly detail: string
  /** The paths of the fields that are set wrongly, or not set: `spec.containers[0].securityContext.privileged`. */
  readonly fields: readonly string[]
}

export type Judge = (pod: PodView) => Finding | undefined

/** One check of the standards. Its data are those of `policy/check_<id>.go` in k8s.io/pod-security-admission. */
export interface Check {
  readonly id: string
  readonly level: 'baseline' | 'restricted'
  /** The rule from each minor version of Kubernetes 1 on, ascending. */
  readonly since: readonly (readonly [minor: number, judge: Judge])[]
  /** The baseline check that does not run beside this one. */
  readonly replaces?: string
  /** Pods of Windows (`spec.os.name`) pass from this minor version on. */
  readonly windowsPassesSince?: number
  /** Pods in a user namespace (`spec.hostUsers: false`) pass where the cluster relaxes the standards for them. */
  readonly relaxedByUserNamespace?: boolean
}
