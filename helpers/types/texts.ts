import { pathOf } from './path.ts'

/** A text of an object, with its path. */
export interface PlacedText {
  readonly path: string
  readonly text: string
}

/** Every text inside a value, names of keys left out. */
export const textsIn = (value: unknown, keys: readonly (string | number)[] = []): readonly PlacedText[] => {
  if (typeof value === 'string') return [{ path: pathOf(...keys), text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...keys, Array.isArray(value) ? Number(key) : key]))
}
