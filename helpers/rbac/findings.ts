import { listAt, textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import type { Binding, Policy, Role } from './policy.ts'
import { bindingRisks, resourceRisks, wildcardRisks, type ResourceRisk, type Risk } from './risks.ts'
import type { PlacedRule } from './role.ts'
import type { Rule } from './rule.ts'
import { isAmong, type User } from './user.ts'

/** A risk in a role or binding. */
export interface Finding extends Risk {
  readonly object: KubeObject
  /** `rules[1].resources[0]`, `roleRef`, `subjects[0]`. */
  readonly path: string
  /** What stands there: `secrets`, `*`. */
  readonly value: string
  /** Which of the verbs make it a risk; empty where they do not matter. */
  readonly verbs: readonly string[]
  /** The bindings that give it to somebody; empty for a role that none of the objects binds. */
  readonly bindings: readonly KubeObject[]
}

type Found = Omit<Finding, 'object' | 'bindings'>

const told = ({ id, reason, source }: Risk): Risk => ({ id, reason, source })

const wildcardsIn = (rule: Rule, path: string): readonly Found[] =>
  wildcardRisks.flatMap((risk) =>
    rule[risk.list].flatMap((value, index) =>
      value === '*' ? [{ ...told(risk), path: `${path}.${risk.list}[${index}]`, value, verbs: [] }] : [],
    ),
  )

/** `userextras/*` is a subresource of any name. */
const covers = (entry: string, wanted: string): boolean => {
  const [resource, subresource] = wanted.split('/')
  if (entry === '*' || entry === wanted) return true
  return subresource === '*' ? entry.startsWith(`${resource}/`) : subresource !== undefined && entry === `*/${subresource}`
}

const risksIn = (rule: Rule, path: string, risk: ResourceRisk): readonly Found[] => {
  const verbs = rule.verbs.filter((verb) => verb === '*' || risk.verbs.includes(verb))
  const isGroup = rule.apiGroups.some((group) => group === '*' || group === risk.apiGroup)
  if (verbs.length === 0 || !isGroup || (risk.unlessNamed && rule.resourceNames.length > 0)) return []
  return rule.resources.flatMap((value, index) =>
    risk.resources.some((resource) => covers(value, resource))
      ? [{ ...told(risk), path: `${path}.resources[${index}]`, value, verbs }]
      : [],
  )
}

/** One finding a place and risk: a wildcard is what several of the same name look for, each with verbs of its own. */
const once = (found: readonly Found[]): readonly Found[] =>
  [...Map.groupBy(found, ({ id, path }) => `${id} ${path}`).values()].flatMap((same) => {
    const verbs = [...new Set(same.flatMap((one) => one.verbs))]
    return same.slice(0, 1).map((one) => ({ ...one, verbs }))
  })

const inRule = ({ rule, path }: PlacedRule): readonly Found[] =>
  once([...wildcardsIn(rule, path), ...resourceRisks.flatMap((risk) => risksIn(rule, path, risk))])

const anyone = new Set(['system:anonymous', 'system:unauthenticated'])

const inBinding = ({ object }: Binding): readonly Finding[] => {
  const own = { object, verbs: [], bindings: [object] }
  const isAdmin = textAt(object['roleRef'], 'kind') === 'ClusterRole' && textAt(object['roleRef'], 'name') === 'cluster-admin'
  return [
    ...(isAdmin ? [{ ...bindingRisks['cluster-admin'], ...own, path: 'roleRef', value: 'cluster-admin' }] : []),
    ...listAt(object, 'subjects').flatMap((subject, index) => {
      const value = textAt(subject, 'name') ?? ''
      return anyone.has(value) ? [{ ...bindingRisks.unauthenticated, ...own, path: `subjects[${index}]`, value }] : []
    }),
  ]
}

/** Roles that hold a rule, and those that aggregate them. */
const holders = (roles: readonly Role[]): ReadonlyMap<PlacedRule, readonly Role[]> => {
  const all = roles.flatMap((role) =>
    role.rules.map((placed) => ({
      key: `${placed.object.kind}/${placed.object.metadata.namespace}/${placed.object.metadata.name}/${placed.path}`,
      placed,
      role,
    })),
  )
  return new Map(
    [...Map.groupBy(all, ({ key }) => key).values()].flatMap((same) => {
      const [first] = same
      return first === undefined ? [] : [[first.placed, same.map(({ role }) => role)] as const]
    }),
  )
}

/**
 * What is dangerous to give, in the roles and bindings of some objects, by Kubernetes' page "Role Based Access Control Good
 * Practices". With a user: only what that user has, anywhere. A role that aggregates others is not told by itself; its bindings
 * are told with the rules of those.
 */
export const findRisks = ({ roles, bindings }: Policy, user?: User): readonly Finding[] => {
  const wanted = bindings.filter(({ subjects }) => user === undefined || isAmong(user, subjects))
  const inRoles = [...holders(roles)].flatMap(([placed, by]) => {
    const giving = wanted.filter(({ role }) => role !== undefined && by.includes(role)).map(({ object }) => object)
    if (user !== undefined && giving.length === 0) return []
    return inRule(placed).map((found) => ({ ...found, object: placed.object, bindings: giving }))
  })
  return [...inRoles, ...wanted.flatMap(inBinding)]
}
