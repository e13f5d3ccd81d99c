/** A JSON object whose shape is not known here. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at `path` inside `value`, undefined where a step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (!isFields(current)) return undefined
    current = current[key]
  }
  return current
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : undefined
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : undefined
}

/** The object at `path`, or an empty one. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  const found = at(value, ...path)
  return isFields(found) ? found : {}
}

/** The objects of the list at `path`; an empty list where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly Fields[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.filter(isFields) : []
}

/** The time at `path` in milliseconds since the epoch. Kubernetes writes most times with a resolution of one second. */
export function timeAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = textAt(value, ...path)
  const time = found === undefined ? Number.NaN : Date.parse(found)
  return Number.isNaN(time) ? undefined : time
}

/** The text at `path`, empty where there is none; any other value as JSON. */
export function wordAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path) ?? ''
  return typeof found === 'string' ? found : JSON.stringify(found)
}

/** The texts of the list at `path`. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.map((item) => wordAt(item)) : []
}
