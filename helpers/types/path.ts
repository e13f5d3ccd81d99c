/** A path's next step by name: `.metadata`, `["a.b/c"]` where the name is no plain word. */
const stepTo = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)

/** Keys and indexes as the text of a path: `spec.containers[0].env`, `data["a.yaml"]`. */
export const pathOf = (...keys: readonly (string | number)[]): string =>
  keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : stepTo(key)))
    .join('')
    .replace(/^\./, '')

/** A path below another one. */
export const below = (path: string, rest: string): string =>
  path === '' || rest === '' || rest.startsWith('[') ? `${path}${rest}` : `${path}.${rest}`

/** The keys and indexes of a path's text. */
export const keysOf = (path: string): readonly (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, word = '']) =>
    index !== undefined ? Number(index) : quoted === undefined ? word : String(JSON.parse(quoted)),
  )
