import type { Selector } from './manifest.ts'

type Labels = Readonly<Record<string, string>>

const has = (labels: Labels, key: string): boolean => Object.hasOwn(labels, key)

const found = (labels: Labels, key: string): string => (has(labels, key) ? `label ${key} is "${labels[key]}"` : `there is no label ${key}`)

const unmet = ({ key, operator, values }: Selector['matchExpressions'][number], labels: Labels): string | undefined => {
  const isOne = has(labels, key) && values.includes(labels[key] ?? '')
  switch (operator) {
    case 'In':
      return isOne ? undefined : `${found(labels, key)}, and must be one of ${values.join(', ')}`
    case 'NotIn':
      return isOne ? `${found(labels, key)}, and must be none of ${values.join(', ')}` : undefined
    case 'Exists':
      return has(labels, key) ? undefined : found(labels, key)
    default:
      return has(labels, key) ? `${found(labels, key)}, and must not be there` : undefined
  }
}

/**
 * What labels lack for a selector, the first of it; undefined where it selects them. An empty selector selects all. `NotIn` selects
 * what does not have the label too. Source: Kubernetes' page on labels and selectors, k8s.io/apimachinery/pkg/labels.
 */
export const lackFor = ({ matchLabels, matchExpressions }: Selector, labels: Labels): string | undefined => {
  const differing = Object.entries(matchLabels).find(([key, value]) => !has(labels, key) || labels[key] !== value)
  if (differing !== undefined) return `${found(labels, differing[0])}, and must be "${differing[1]}"`
  for (const requirement of matchExpressions) {
    const lack = unmet(requirement, labels)
    if (lack !== undefined) return lack
  }
  return undefined
}
