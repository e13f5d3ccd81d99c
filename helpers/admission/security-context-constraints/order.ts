import type { Constraints } from './constraints.ts'

const trivialVolumes = new Set(['secret', 'configMap', 'emptyDir', 'downwardAPI', 'projected', 'none'])

const volumePoints = ({ volumes }: Constraints): number => {
  if (volumes.has('hostPath') || volumes.has('*')) return 200_000
  return [...volumes].every((type) => trivialVolumes.has(type)) ? 0 : 100_000
}

const names = (capabilities: readonly string[], name: string): boolean =>
  capabilities.some((capability) => capability.toUpperCase() === name)

const capabilityPoints = ({ defaultAddCapabilities, allowedCapabilities, requiredDropCapabilities }: Constraints): number => {
  const allowsAll = names(allowedCapabilities, '*') || names(allowedCapabilities, 'ALL')
  const allowed = allowsAll ? 4000 : 10 * allowedCapabilities.length
  const dropped = names(requiredDropCapabilities, 'ALL') ? 3000 : 50 * requiredDropCapabilities.length
  return Math.min(9999, Math.max(0, 5000 + 300 * defaultAddCapabilities.length + allowed - dropped))
}

/** Of the strategies for users and for SELinux contexts, which share their names. */
const strategyPoints: Readonly<Record<string, number>> = {
  RunAsAny: 40_000,
  MustRunAsNonRoot: 30_000,
  MustRunAsRange: 20_000,
  MustRunAs: 10_000,
}

/** How lax constraints are (util/sort/byrestrictions.go in github.com/openshift/apiserver-library-go). */
export const points = (constraints: Constraints): number =>
  (constraints.allowPrivilegedContainer ? 1_600_000 : 0) +
  (constraints.allowHostPorts ? 800_000 : 0) +
  (constraints.allowHostNetwork ? 400_000 : 0) +
  volumePoints(constraints) +
  capabilityPoints(constraints) +
  (strategyPoints[constraints.seLinuxContext.type] ?? 0) +
  (strategyPoints[constraints.runAsUser.type] ?? 0)

const byName = (one: Constraints, other: Constraints): number => (one.name < other.name ? -1 : Number(one.name > other.name))

/** In the order in which they are tried: the higher priority first, then the stricter, then by name. */
export const inOrder = (all: readonly Constraints[]): readonly Constraints[] =>
  all
    .map((constraints) => ({ constraints, lax: points(constraints) }))
    .toSorted(
      (one, other) =>
        other.constraints.priority - one.constraints.priority || one.lax - other.lax || byName(one.constraints, other.constraints),
    )
    .map(({ constraints }) => constraints)
