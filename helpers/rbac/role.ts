import { isFields, listAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { readRule, type Rule } from './rule.ts'
import { selects } from '../kube/label-selector.ts'

/** A rule and where it stands, which for a role that aggregates others is in one of those. */
export interface PlacedRule {
  readonly rule: Rule
  readonly object: KubeObject
  /** `rules[1]`. */
  readonly path: string
}

const ownRules = (object: KubeObject): readonly PlacedRule[] =>
  listAt(object, 'rules').map((rule, index) => ({ rule: readRule(rule), object, path: `rules[${index}]` }))

const byName = ({ metadata: one }: KubeObject, { metadata: other }: KubeObject): number =>
  one.name < other.name ? -1 : Number(one.name > other.name)

/** The roles without an aggregation rule that a role leads to, through others that have one; each role is looked at once. */
const sources = (role: KubeObject, clusterRoles: readonly KubeObject[], seen: Set<KubeObject>): readonly KubeObject[] => {
  if (seen.has(role)) return []
  seen.add(role)
  if (!isFields(role['aggregationRule'])) return [role]
  return listAt(role['aggregationRule'], 'clusterRoleSelectors').flatMap((selector) =>
    clusterRoles
      .filter(({ metadata }) => selects(selector, metadata.labels))
      .toSorted(byName)
      .flatMap((selected) => sources(selected, clusterRoles, seen)),
  )
}

/**
 * The rules of a role. Those of a ClusterRole with an aggregation rule are those of the ClusterRoles that it selects, by name and
 * each once, whatever it says itself: the control plane overwrites that ("Aggregated ClusterRoles" of Kubernetes' page "Using RBAC
 * Authorization", and its clusterrole-aggregation-controller). Roles that only aggregate each other have none.
 */
export const rulesOf = (role: KubeObject, clusterRoles: readonly KubeObject[]): readonly PlacedRule[] => {
  if (!isFields(role['aggregationRule'])) return ownRules(role)
  const rules = sources(role, clusterRoles, new Set()).flatMap(ownRules)
  const distinct = new Map(rules.toReversed().map((placed) => [JSON.stringify(placed.rule), placed]))
  return rules.filter((placed) => distinct.get(JSON.stringify(placed.rule)) === placed)
}
