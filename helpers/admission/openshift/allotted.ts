import { createHash } from 'node:crypto'
import type { Namespace } from '../security-context-constraints/allocation.ts'
import type { Constraints } from '../security-context-constraints/constraints.ts'
import { quoted } from './cel.ts'

const annotations = {
  users: 'openshift.io/sa.scc.uid-range',
  groups: 'openshift.io/sa.scc.supplemental-groups',
  level: 'openshift.io/sa.scc.mcs',
} as const

/** OpenShift's own range of users, 1000000000-1999999999, in blocks of this size. */
const first = 1_000_000_000
const size = 10_000
const blocks = 100_000

/** What OpenShift would allot to a namespace: users, groups and an SELinux level that it shares with hardly another. */
export const allotment = (namespace: string): Namespace['annotations'] => {
  const digest = createHash('sha256').update(namespace).digest()
  const block = `${first + (digest.readUInt32BE(0) % blocks) * size}/${size}`
  const categories = [digest.readUInt16BE(4) % 1024, digest.readUInt16BE(6) % 1024].toSorted((a, b) => b - a)
  return { [annotations.users]: block, [annotations.groups]: block, [annotations.level]: `s0:c${categories.join(',c')}` }
}

const annotation = (name: string): string => `namespaceObject.metadata.annotations[${quoted(name)}]`
const part = (name: string, at: 0 | 1): string => `int(${annotation(name)}.split('/')[${at}])`
const end = (name: string): string => `${part(name, 0)} + ${part(name, 1)} - 1`

type Range = readonly [min: string, max: string]

/** What constraints allow a namespace, as expressions: from their own numbers, else from the annotations of the namespace. */
export interface AllottedExpressions {
  readonly users?: Range
  readonly fsGroups: readonly Range[]
  readonly supplementalGroups: readonly Range[]
  readonly level?: string
}

const usersOf = ({ runAsUser: { type, uid, min, max } }: Constraints): { users?: Range } => {
  if (type === 'MustRunAs') return { users: [String(uid), String(uid)] }
  if (type !== 'MustRunAsRange') return {}
  if (min !== undefined || max !== undefined) return { users: [String(min), String(max)] }
  return { users: [part(annotations.users, 0), end(annotations.users)] }
}

const groupsOf = ({ type, ranges }: Constraints['fsGroup'], otherwise: Range): readonly Range[] => {
  if (type !== 'MustRunAs') return []
  return ranges.length > 0 ? ranges.map(({ min, max }): Range => [String(min), String(max)]) : [otherwise]
}

const levelOf = ({ seLinuxContext: { type, options } }: Constraints): { level?: string } => {
  if (type !== 'MustRunAs') return {}
  const own = options?.['level']
  return { level: typeof own === 'string' && own !== '' ? quoted(own) : annotation(annotations.level) }
}

/** Source: CreateProviderFromConstraint, as in ../security-context-constraints/allocation.ts. */
export const allottedExpressions = (constraints: Constraints): AllottedExpressions => ({
  ...usersOf(constraints),
  // Only the first group is for file systems.
  fsGroups: groupsOf(constraints.fsGroup, [part(annotations.groups, 0), part(annotations.groups, 0)]),
  supplementalGroups: groupsOf(constraints.supplementalGroups, [part(annotations.groups, 0), end(annotations.groups)]),
  ...levelOf(constraints),
})
