import { isRecord } from '../types/record.ts'

/** Where images are in a registry, by what charts call them: `localhost/team/app:1`. */
export type Places = Readonly<Record<string, string>>

const withoutTag = (ref: string): string => ref.replace(/:[^:/]+$/, '')

/** The same for names with a tag, and for those without: charts often have it in a value of its own. */
const byName = (places: Places): ReadonlyMap<string, string> =>
  new Map(Object.entries(places).flatMap(([ref, place]) => [[ref, place] as const, [withoutTag(ref), withoutTag(place)] as const]))

/** A value with the places in it; the same value where there is nothing to replace. */
const replaced = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return names.get(value) ?? value
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => replaced(item, names))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (!isRecord(value)) return value
  const { registry, repository } = value
  // Charts may have the host in a value of its own, too.
  const place = registry === 'localhost' && typeof repository === 'string' ? names.get(`localhost/${repository}`) : undefined
  const parts = place === undefined ? {} : { registry: place.slice(0, place.indexOf('/')), repository: place.slice(place.indexOf('/') + 1) }
  const entries = Object.entries(value).map(([key, inner]) => [key, replaced(inner, names)] as const)
  const next = { ...Object.fromEntries(entries), ...parts }
  return Object.entries(next).some(([key, inner]) => inner !== value[key]) ? next : value
}

/** What of `next` is not in `value`: of mappings the keys that differ, of anything else all of it. */
const difference = (value: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(next)
      .filter(([key, inner]) => inner !== value[key])
      .map(([key, inner]) => {
        const before = value[key]
        return [key, isRecord(before) && isRecord(inner) ? difference(before, inner) : inner]
      }),
  )

/** A layer of values that leads a chart's images to their places; undefined where its values name none of them. */
export const imageValues = (values: Readonly<Record<string, unknown>>, places: Places): Readonly<Record<string, unknown>> | undefined => {
  const next = replaced(values, byName(places))
  return next === values || !isRecord(next) ? undefined : difference(values, next)
}

/** A name of an image where it stands in a text, and not the beginning of a longer one. */
const standing = (ref: string): RegExp => new RegExp(`${ref.replace(/[.\\/]/g, '\\$&')}(?![\\w.-])`, 'g')

/** A text with the places in it: objects that no chart makes. */
export const withPlaces = (text: string, places: Places): string =>
  Object.entries(places).reduce((now, [ref, place]) => now.replace(standing(ref), () => place), text)

/** Images that something still calls by the names that only this machine knows. */
export const unplaced = (text: string, places: Places): readonly string[] => Object.keys(places).filter((ref) => standing(ref).test(text))
