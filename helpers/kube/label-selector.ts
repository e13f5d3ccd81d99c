import { fieldsAt, listAt, textAt, textsAt, wordAt, type Fields } from './fields.ts'

type Labels = Readonly<Record<string, string>>

/** A LabelSelector (meta/v1) with nothing left out. */
export interface LabelSelector {
  readonly matchLabels: Labels
  readonly matchExpressions: readonly Requirement[]
}

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}

const has = (labels: Labels, key: string): boolean => Object.hasOwn(labels, key)

const found = (labels: Labels, key: string): string => (has(labels, key) ? `label ${key} is "${labels[key]}"` : `there is no label ${key}`)

const unmet = ({ key, operator, values }: Requirement, labels: Labels): string | undefined => {
  const isOne = has(labels, key) && values.includes(labels[key] ?? '')
  switch (operator) {
    case 'In':
      return isOne ? undefined : `${found(labels, key)}, and must be one of ${values.join(', ')}`
    case 'NotIn':
      return isOne ? `${found(labels, key)}, and must be none of ${values.join(', ')}` : undefined
    case 'Exists':
      return has(labels, key) ? undefined : found(labels, key)
    case 'DoesNotExist':
      return has(labels, key) ? `${found(labels, key)}, and must not be there` : undefined
    default:
      return `"${operator}" is no operator`
  }
}

/**
 * What labels lack for a selector, the first of it; undefined where it selects them. An empty selector selects all. `NotIn` selects
 * what does not have the label too. Source: Kubernetes' page on labels and selectors, k8s.io/apimachinery/pkg/labels.
 */
export const lackFor = ({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): string | undefined => {
  const differing = Object.entries(matchLabels).find(([key, value]) => !has(labels, key) || labels[key] !== value)
  if (differing !== undefined) return `${found(labels, differing[0])}, and must be "${differing[1]}"`
  for (const requirement of matchExpressions) {
    const lack = unmet(requirement, labels)
    if (lack !== undefined) return lack
  }
  return undefined
}

/** Labels as they stand in a manifest: one that the API server would refuse, such as a number, is compared as it is written. */
export const labelsIn = (map: Fields): Labels => Object.fromEntries(Object.keys(map).map((key) => [key, wordAt(map[key])]))

/** A selector as it stands in a manifest. */
export const readSelector = (selector: Fields): LabelSelector => ({
  matchLabels: labelsIn(fieldsAt(selector, 'matchLabels')),
  matchExpressions: listAt(selector, 'matchExpressions').map((requirement) => ({
    key: textAt(requirement, 'key') ?? '',
    operator: textAt(requirement, 'operator') ?? '',
    values: textsAt(requirement, 'values'),
  })),
})

/** Whether labels fit a LabelSelector as it stands in a manifest. */
export const selects = (selector: Fields, labels: Labels = {}): boolean => lackFor(readSelector(selector), labels) === undefined
