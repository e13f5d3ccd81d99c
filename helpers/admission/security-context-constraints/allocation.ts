import { textAt } from '../../kube/fields.ts'
import { parseBlock } from './block.ts'
import type { Constraints, GroupStrategy, IdRange } from './constraints.ts'

/** Where a pod is made. OpenShift allots users, groups and an SELinux level to each namespace, in its annotations. */
export interface Namespace {
  readonly name: string
  readonly annotations: Readonly<Record<string, string>>
}

const uidRange = 'openshift.io/sa.scc.uid-range'
const supplementalGroups = 'openshift.io/sa.scc.supplemental-groups'
const mcs = 'openshift.io/sa.scc.mcs'

/** What the namespace gives to constraints, or upstream's words for why it gives nothing. */
type Allotted<T> = { readonly value: T } | { readonly problem: string }

const missing = (name: string): string => `unable to find annotation ${name}`

/** Why the namespace can have no pod at all. */
export const unallotted = ({ name, annotations }: Namespace): string | undefined => {
  const absent = [uidRange, mcs].find((annotation) => annotations[annotation] === undefined)
  return absent && `error fetching namespace "${name}": ${missing(absent)}`
}

const textOf = (annotations: Namespace['annotations'], name: string): Allotted<string> => {
  const value = annotations[name]
  if (value === undefined) return { problem: missing(name) }
  return value === '' ? { problem: `found annotation ${name} but it was empty` } : { value }
}

const usersOf = ({ annotations }: Namespace): Allotted<IdRange> => {
  const text = textOf(annotations, uidRange)
  if ('problem' in text) return text
  const block = parseBlock(text.value)
  return typeof block === 'string' ? { problem: block } : { value: block }
}

/** The annotation of groups may hold several blocks; where there is none, the users' block is the groups' too. */
const groupsOf = ({ name, annotations }: Namespace): Allotted<readonly IdRange[]> => {
  const text = annotations[supplementalGroups] ?? annotations[uidRange]
  if (text === undefined) return { problem: `unable to find supplemental group or uid annotation for namespace ${name}` }
  if (text === '') return { problem: `unable to find groups using ${supplementalGroups} and ${uidRange} annotations` }
  const blocks = text.split(',').map(parseBlock)
  const problem = blocks.find((block) => typeof block === 'string')
  return problem === undefined ? { value: blocks.filter((block) => typeof block !== 'string') } : { problem }
}

const runAsUser = ({ runAsUser: own }: Constraints, namespace: Namespace): Allotted<Constraints['runAsUser']> => {
  if (own.type !== 'MustRunAsRange' || own.min !== undefined || own.max !== undefined) return { value: own }
  const users = usersOf(namespace)
  return 'problem' in users ? users : { value: { ...own, ...users.value } }
}

const seLinuxContext = ({ seLinuxContext: own }: Constraints, { annotations }: Namespace): Allotted<Constraints['seLinuxContext']> => {
  if (own.type !== 'MustRunAs' || (textAt(own.options, 'level') ?? '') !== '') return { value: own }
  const level = textOf(annotations, mcs)
  return 'problem' in level ? level : { value: { ...own, options: { ...own.options, level: level.value } } }
}

const groupStrategy = (own: GroupStrategy, namespace: Namespace, choose: (ranges: readonly IdRange[]) => readonly IdRange[]) => {
  if (own.type !== 'MustRunAs' || own.ranges.length > 0) return { value: own }
  const groups = groupsOf(namespace)
  return 'problem' in groups ? groups : { value: { ...own, ranges: choose(groups.value) } }
}

/** Only the first group is for file systems. */
const firstGroup = (ranges: readonly IdRange[]): readonly IdRange[] => ranges.slice(0, 1).map(({ min }) => ({ min, max: min }))

/** The constraints with what the namespace allots them (CreateProviderFromConstraint); a text says why there are none. */
export const allotted = (constraints: Constraints, namespace: Namespace): Constraints | string => {
  const failed = (annotation: string, problem: string): string =>
    `unable to find pre-allocated ${annotation} annotation for namespace ${namespace.name} while trying to configure SCC ${constraints.name}: ${problem}`
  const users = runAsUser(constraints, namespace)
  if ('problem' in users) return failed('uid', users.problem)
  const level = seLinuxContext(constraints, namespace)
  if ('problem' in level) return failed('mcs', level.problem)
  const fsGroup = groupStrategy(constraints.fsGroup, namespace, firstGroup)
  if ('problem' in fsGroup) return failed('group', fsGroup.problem)
  const groups = groupStrategy(constraints.supplementalGroups, namespace, (ranges) => ranges)
  if ('problem' in groups) return failed('group', groups.problem)
  return {
    ...constraints,
    runAsUser: users.value,
    seLinuxContext: level.value,
    fsGroup: fsGroup.value,
    supplementalGroups: groups.value,
  }
}
