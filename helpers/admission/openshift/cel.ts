/** A text as a literal of the Common Expression Language. */
export const quoted = (text: string): string => JSON.stringify(text)

export const listOf = (items: readonly (string | number)[]): string =>
  `[${items.map((item) => (typeof item === 'number' ? String(item) : quoted(item))).join(', ')}]`

/** Any of some conditions; false where there are none. */
export const any = (conditions: readonly string[]): string => conditions.map((one) => `(${one})`).join(' || ') || 'false'

/** A field of a container `c`, or the pod's where it has none of its own. */
export const effective = (field: string, none: string): string =>
  `c.?securityContext.?${field}.orValue(object.spec.?securityContext.?${field}.orValue(${none}))`

/** Whether a number is in one of some ranges, both ends included; the ends are expressions. */
export const within = (value: string, ranges: readonly (readonly [min: string, max: string])[]): string =>
  any(ranges.map(([min, max]) => `${value} >= ${min} && ${value} <= ${max}`))
