import type { z } from 'zod'
import { isRecord } from '../types/record.ts'
import { type Code, isCode } from './catalogue.ts'
import type { Path, Problem } from './problem.ts'
import { didYouMean } from './suggest.ts'

type DataProblem = Omit<Problem, 'range'>

const plainPath = (path: readonly PropertyKey[]): Path => path.map((key) => (typeof key === 'symbol' ? String(key) : key))

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (Array.isArray(value) ? value[Number(key)] : isRecord(value) ? value[String(key)] : undefined), data)

const typeName = (value: unknown): string =>
  value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a mapping'
        : `the ${typeof value} ${typeof value === 'number' ? value : JSON.stringify(value)}`

const expectedNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** The keys a strict object knows at `path`, read off the JSON-shaped definition of the schema. */
const keysAt = (schema: unknown, path: readonly PropertyKey[]): string[] => {
  const shape = (node: unknown): Record<string, unknown> | undefined => {
    const def = isRecord(node) && isRecord(node['def']) ? node['def'] : undefined
    if (def === undefined) return undefined
    if (isRecord(def['shape'])) return def['shape']
    if (Array.isArray(def['options'])) return Object.assign({}, ...def['options'].map((option: unknown) => shape(option) ?? {}))
    return shape(def['innerType'] ?? def['element'] ?? def['in'])
  }
  const found = shape(path.reduce<unknown>((node, key) => (typeof key === 'number' ? node : shape(node)?.[String(key)]), schema))
  return found === undefined ? [] : Object.keys(found)
}

/** What was probably meant; not the whole list, which the message has. */
const slip = (word: string, known: readonly string[]): string | undefined => {
  const hint = didYouMean(word, known)
  return hint?.startsWith('did') === true ? hint : undefined
}

const typeHint = (expected: string, value: unknown): string | undefined => {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return `quote it: "${value}"`
  if (expected === 'object' && value === null) return 'write `{}` for a mapping without keys'
  if (expected === 'array' && value !== undefined && !isRecord(value)) return 'write it as a list: `[…]` or lines that start with `- `'
  return undefined
}

/** What a schema says in words of its own, rather than the library in its. */
const ownMessage = ({ message }: z.core.$ZodIssue): string | undefined =>
  /^(Invalid (input|option|string)|Too (small|big)): /.test(message) ? undefined : message

const missing = (path: Path, what: string): DataProblem => ({
  code: 'scenario/missing-key',
  path,
  message: `\`${String(path.at(-1) ?? 'scenario')}\` is required: ${what}`,
})

/** How little or how much of something there may be. */
const boundsMessage = (issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string => {
  const [limit, relation] = issue.code === 'too_small' ? [issue.minimum, 'or more'] : [issue.maximum, 'at most']
  if (issue.origin === 'string') return limit === 1 ? 'expected a text, found an empty one' : `expected ${limit} letters ${relation}`
  return issue.origin === 'array' ? `expected ${limit} entries ${relation}` : `expected ${limit} ${relation}`
}

/** The code that a check of a schema's own gives, where it is a more particular one. */
const codeIn = (issue: z.core.$ZodIssue): Code => {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined
  return isCode(code) ? code : 'scenario/bad-value'
}

/** What a check of a schema's own says to do. */
const hintIn = (issue: z.core.$ZodIssue): { hint?: string } => {
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined
  return typeof hint === 'string' ? { hint } : {}
}

/** One issue of the schema library as problems of ours, with paths from the start of `data`. */
const toProblems = (issue: z.core.$ZodIssue, schema: unknown, data: unknown): DataProblem[] => {
  const path = plainPath(issue.path)
  const value = valueAt(data, issue.path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'scenario/unknown-key',
        path: [...path, key],
        message: `unknown key \`${key}\``,
        hint: didYouMean(key, keysAt(schema, issue.path)),
      }))
    case 'invalid_type':
      if (value === undefined) return [missing(path, expectedNames[issue.expected] ?? issue.expected)]
      return [
        {
          code: 'scenario/wrong-type',
          path,
          message: `${ownMessage(issue) ?? `expected ${expectedNames[issue.expected] ?? issue.expected}`}, found ${typeName(value)}`,
          hint: ownMessage(issue) === undefined ? typeHint(issue.expected, value) : undefined,
        },
      ]
    case 'invalid_value': {
      const known = issue.values.map(String)
      if (value === undefined) return [missing(path, `one of ${known.join(', ')}`)]
      return [
        {
          code: 'scenario/bad-value',
          path,
          message: `${typeName(value)} is none of: ${known.join(', ')}`,
          hint: typeof value === 'string' ? slip(value, known) : undefined,
        },
      ]
    }
    case 'invalid_union': {
      const branches = issue.errors.map((errors) =>
        errors.flatMap((inner) => toProblems({ ...inner, path: [...issue.path, ...inner.path] }, schema, data)),
      )
      // One of some words, or a mapping: of what is neither a mapping nor a list, the words are told.
      const choice = branches.flat().find((problem) => problem.code === 'scenario/bad-value' && problem.path.length === path.length)
      if (choice !== undefined && !isRecord(value) && !Array.isArray(value)) return [choice]
      const deepest = (problems: readonly DataProblem[]): number => Math.max(0, ...problems.map((problem) => problem.path.length))
      const best = branches.filter((branch) => deepest(branch) > path.length).toSorted((a, b) => a.length - b.length)[0]
      if (best !== undefined) return best
      const wanted = [
        ...new Set(
          issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [expectedNames[inner.expected] ?? inner.expected] : [])),
        ),
      ]
      const words = wanted.join(' or ') || 'another value'
      if (value === undefined) return [missing(path, words)]
      return [{ code: 'scenario/wrong-type', path, message: `expected ${words}, found ${typeName(value)}` }]
    }
    case 'too_small':
    case 'too_big':
      return [{ code: 'scenario/bad-value', path, message: ownMessage(issue) ?? boundsMessage(issue) }]
    default:
      return [{ code: codeIn(issue), path, message: issue.message, ...hintIn(issue) }]
  }
}

/** What the schema says against `data`, every key named, with what was probably meant. */
export const zodProblems = (issues: readonly z.core.$ZodIssue[], schema: z.ZodType, data: unknown, at: Path = []): DataProblem[] =>
  issues.flatMap((issue) => toProblems(issue, schema, data)).map((problem) => ({ ...problem, path: [...at, ...problem.path] }))
