import { isRecord } from './record.ts'

type Path = readonly (string | number)[]

/** What `${{ }}` can name. A path that is absent is a mistake; one mapped to undefined is filled in later. */
export type Names = ReadonlyMap<string, unknown>

export interface ExpressionProblem {
  readonly path: Path
  readonly message: string
  readonly expression: string
  /** False where the expression is well formed and names nothing there is. */
  readonly known?: boolean
}

const expression = /(\$?)\$\{\{([^}]*)\}\}/g
const name = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/

/** Whether nothing is left to be filled in later, when an escaped expression would be taken for one. */
const isLast = (names: Names): boolean => ![...names.values()].includes(undefined)

const resolve = (text: string, path: Path, names: Names, problems: ExpressionProblem[]): unknown => {
  const value = (body: string, whole: string): unknown => {
    const key = body.trim()
    if (!name.test(key)) {
      problems.push({ path, expression: key, message: `\`${whole}\` is not a path: an expression names one thing and has no operators` })
      return whole
    }
    if (!names.has(key)) {
      problems.push({ path, expression: key, known: false, message: `nothing is called \`${key}\`` })
      return whole
    }
    return names.get(key) ?? whole
  }
  const single = /^\$\{\{([^}]*)\}\}$/.exec(text)
  if (single) return value(single[1] ?? '', text)
  const out = text.replace(expression, (whole: string, escaped: string, body: string) =>
    escaped ? (isLast(names) ? whole.slice(1) : whole) : String(value(body, whole)),
  )
  if (/\$\{\{/.test(text.replace(expression, ''))) {
    problems.push({ path, expression: text, message: 'an expression starts with `${{` and never ends with `}}`' })
  }
  return out
}

/**
 * Replaces every `${{ path }}` in the strings of `data`. A string that is one expression keeps the value's type;
 * `$${{ }}` stands for itself. Names mapped to undefined are known but not yet filled, and stay as they are; as long as there
 * are any, so does `$${{ }}`.
 */
export const interpolate = (data: unknown, names: Names, problems: ExpressionProblem[] = [], path: Path = []): unknown => {
  if (typeof data === 'string') return resolve(data, path, names, problems)
  if (Array.isArray(data)) return data.map((item, index) => interpolate(item, names, problems, [...path, index]))
  if (isRecord(data)) {
    for (const key of Object.keys(data))
      if (/(^|[^$])\$\{\{/.test(key))
        problems.push({ path: [...path, key], expression: key, message: 'an expression stands for a value, not for a key' })
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, interpolate(value, names, problems, [...path, key])]))
  }
  return data
}

/** The paths that the strings of `data` name, mistakes included. */
export const namesIn = (data: unknown): Set<string> => {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const [, escaped, body] of value.matchAll(expression)) if (!escaped) found.add((body ?? '').trim())
    } else if (Array.isArray(value)) value.forEach(walk)
    else if (isRecord(value)) Object.values(value).forEach(walk)
  }
  walk(data)
  return found
}

/** A text that no name is filled into any more, with `$${{ }}` standing for itself. */
export const unescaped = (text: string): string => String(interpolate(text, new Map()))
