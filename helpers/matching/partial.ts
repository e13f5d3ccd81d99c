import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../types/record.ts'

/** One difference: where, what was wanted and what was found. */
export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

const child = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`

/**
 * For each expected item an actual one of its own, whatever the order: a maximum matching by augmenting paths
 * (Kuhn), since the first fit may take the only item that suits another.
 */
const assign = (expected: readonly unknown[], actual: readonly unknown[]): Map<number, number> => {
  const fits = expected.map((want) => actual.map((have) => partialDifferences(want, have).length === 0))
  const taken = new Map<number, number>()
  const place = (want: number, tried: Set<number>): boolean =>
    actual.some((_, have) => {
      if (fits[want]?.[have] !== true || tried.has(have)) return false
      tried.add(have)
      const owner = taken.get(have)
      if (owner !== undefined && !place(owner, tried)) return false
      taken.set(have, want)
      return true
    })
  expected.forEach((_, want) => place(want, new Set()))
  return new Map([...taken].map(([have, want]) => [want, have]))
}

const listDifferences = (expected: readonly unknown[], actual: unknown, path: string): Difference[] => {
  if (!Array.isArray(actual) || (expected.length === 0 && actual.length > 0)) return [{ path, expected, actual }]
  const found = assign(expected, actual)
  const taken = new Set(found.values())
  const free = actual.map((item: unknown, at) => ({ item, at })).filter(({ at }) => !taken.has(at))
  return expected.flatMap((want, index) =>
    found.has(index) ? [] : (nearest(want, free, path) ?? [{ path: child(path, index), expected: want, actual }]),
  )
}

/** How an item that was expected differs from the one that comes nearest to it; undefined where none has anything of it. */
const nearest = (
  want: unknown,
  items: readonly { readonly item: unknown; readonly at: number }[],
  path: string,
): Difference[] | undefined => {
  if (!isRecord(want)) return undefined
  const most = partialDifferences(want, {}).length
  const ranked = items
    .filter(({ item }) => isRecord(item))
    .map(({ item, at }) => partialDifferences(want, item, child(path, at)))
    .filter((differences) => differences.length < most)
  return ranked.toSorted((a, b) => a.length - b.length)[0]
}

/**
 * What of `expected` is not in `actual`. Mappings need only hold the expected keys; lists hold the expected items in
 * any order and may hold more; everything else is equal, and `{}` and `[]` are empty: `podSelector: {}` means all pods.
 * An empty result means that it matches.
 */
export const partialDifferences = (expected: unknown, actual: unknown, path = ''): Difference[] => {
  if (Array.isArray(expected)) return listDifferences(expected, actual, path)
  if (!isRecord(expected)) return isDeepStrictEqual(expected, actual) ? [] : [{ path, expected, actual }]
  if (!isRecord(actual)) return [{ path, expected, actual }]
  const isEmpty = Object.keys(expected).length === 0
  if (isEmpty && Object.keys(actual).length > 0) return [{ path, expected, actual }]
  return Object.entries(expected).flatMap(([key, want]) => partialDifferences(want, actual[key], child(path, key)))
}

const show = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Differences, a line each: `status.readyReplicas: expected 2, found 1`. */
export const printDifferences = (differences: readonly Difference[]): string =>
  differences
    .map(({ path, expected, actual }) => `${path === '' ? 'value' : path}: expected ${show(expected)}, found ${show(actual)}`)
    .join('\n')
