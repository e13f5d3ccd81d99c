/** What one rule must give; an empty namespace is the whole cluster, no names are all of them. */
export type Needed =
  | {
      readonly namespace: string
      readonly verb: string
      readonly apiGroup: string
      readonly resource: string
      readonly resourceNames: readonly string[]
    }
  | { readonly namespace: ''; readonly verb: string; readonly nonResourceURL: string }

/** A rule as a manifest writes it. */
export type PolicyRule =
  | {
      readonly apiGroups: readonly string[]
      readonly resources: readonly string[]
      readonly resourceNames?: readonly string[]
      readonly verbs: readonly string[]
    }
  | { readonly nonResourceURLs: readonly string[]; readonly verbs: readonly string[] }

type NeededResource = Extract<Needed, { readonly resource: string }>
type NeededUrl = Extract<Needed, { readonly nonResourceURL: string }>

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other))
const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].toSorted(compare)

const groups = <T>(all: readonly T[], keyOf: (one: T) => unknown): readonly (readonly [T, ...T[]])[] =>
  [...Map.groupBy(all, (one) => JSON.stringify(keyOf(one))).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest]],
  )

const isCovered = (own: NeededResource, whole: readonly NeededResource[]): boolean =>
  whole.some(
    ({ verb, apiGroup, resource, resourceNames }) =>
      verb === own.verb &&
      apiGroup === own.apiGroup &&
      resource === own.resource &&
      (resourceNames.length === 0 || (own.resourceNames.length > 0 && own.resourceNames.every((name) => resourceNames.includes(name)))),
  )

/** First the verbs of each resource, then the resources of each set of verbs: a rule is for all its verbs on all its resources. */
const resourceRules = (needed: readonly NeededResource[]): readonly PolicyRule[] => {
  const byResource = groups(needed, ({ apiGroup, resource, resourceNames }) => [apiGroup, resource, sorted(resourceNames)]).map((same) => ({
    ...same[0],
    names: sorted(same[0].resourceNames),
    verbs: sorted(same.map(({ verb }) => verb)),
  }))
  return groups(byResource, ({ apiGroup, names, verbs }) => [apiGroup, names, verbs])
    .map((same) => ({ ...same[0], resources: sorted(same.map(({ resource }) => resource)) }))
    .toSorted((one, other) => compare(one.apiGroup, other.apiGroup) || compare(one.resources.join(' '), other.resources.join(' ')))
    .map(({ apiGroup, resources, names, verbs }) => ({
      apiGroups: [apiGroup],
      resources,
      ...(names.length > 0 && { resourceNames: names }),
      verbs,
    }))
}

const urlRules = (needed: readonly NeededUrl[]): readonly PolicyRule[] => {
  const byUrl = groups(needed, ({ nonResourceURL }) => nonResourceURL).map((same) => ({
    nonResourceURL: same[0].nonResourceURL,
    verbs: sorted(same.map(({ verb }) => verb)),
  }))
  return groups(byUrl, ({ verbs }) => verbs).map((same) => ({
    nonResourceURLs: sorted(same.map(({ nonResourceURL }) => nonResourceURL)),
    verbs: same[0].verbs,
  }))
}

/** Rules that give what is needed and no more, by namespace; a namespace has none of what the whole cluster has. */
export const mergedRules = (needed: readonly Needed[]): ReadonlyMap<string, readonly PolicyRule[]> => {
  const resources = needed.filter((one) => 'resource' in one)
  const whole = resources.filter(({ namespace }) => namespace === '')
  const own = resources.filter((one) => one.namespace !== '' && !isCovered(one, whole))
  const everywhere = [...resourceRules(whole), ...urlRules(needed.filter((one) => 'nonResourceURL' in one))]
  return new Map([
    ...groups(own, ({ namespace }) => namespace).map((same) => [same[0].namespace, resourceRules(same)] as const),
    ...(everywhere.length > 0 ? [['', everywhere] as const] : []),
  ])
}
