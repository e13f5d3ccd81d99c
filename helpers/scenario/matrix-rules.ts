import { isDeepStrictEqual } from 'node:util'
import type { Path } from '../errors/problem.ts'
import { didYouMean } from '../errors/suggest.ts'
import { isRecord } from '../types/record.ts'
import type { Combination } from '../types/scenario.ts'
import { isScalar, type Dimensions, type MatrixProblem } from './matrix-dimensions.ts'

const matches = (combination: Combination, rule: Combination): boolean =>
  Object.entries(rule).every(([name, value]) => combination[name] === value)

/** A rule's combination without its `reason`; problems name each key that is no dimension. */
const readRule = (rule: unknown, path: Path, dimensions: Dimensions, problems: MatrixProblem[]): Combination | undefined => {
  if (!isRecord(rule)) {
    problems.push({ code: 'scenario/wrong-type', path, message: 'a matrix rule is a mapping of dimensions to values' })
    return undefined
  }
  const entries = Object.entries(rule).filter(([name]) => name !== 'reason' || dimensions.has('reason'))
  const unknown = entries.filter(([name, value]) => !dimensions.has(name) || !isScalar(value))
  for (const [name] of unknown) {
    problems.push({
      code: 'scenario/matrix',
      path: [...path, name],
      message: dimensions.has(name) ? `\`${name}\` must be one value` : `the matrix has no dimension \`${name}\``,
      hint: dimensions.has(name) ? undefined : didYouMean(name, [...dimensions.keys()]),
    })
  }
  if (unknown.length > 0) return undefined
  return Object.fromEntries(entries.flatMap(([name, value]) => (isScalar(value) ? [[name, value]] : [])))
}

/** Each readable rule of `key` with its path; problems name the others. */
function* rulesOf(
  matrix: Record<string, unknown>,
  key: 'include' | 'exclude',
  dimensions: Dimensions,
  problems: MatrixProblem[],
): Generator<{ path: Path; rule: Combination }> {
  const rules = matrix[key] ?? []
  if (!Array.isArray(rules)) {
    problems.push({ code: 'scenario/wrong-type', path: ['matrix', key], message: `\`${key}\` must be a list of rules` })
    return
  }
  for (const [index, raw] of rules.entries()) {
    const path: Path = ['matrix', key, index]
    const rule = readRule(raw, path, dimensions, problems)
    if (rule !== undefined) yield { path, rule }
  }
}

/** The rows that no rule of `exclude` takes out. */
export const exclude = (
  rows: readonly Combination[],
  matrix: Record<string, unknown>,
  dimensions: Dimensions,
  problems: MatrixProblem[],
): Combination[] => {
  let kept = [...rows]
  for (const { path, rule } of rulesOf(matrix, 'exclude', dimensions, problems)) {
    if (Object.keys(rule).length === 0 || !rows.some((row) => matches(row, rule))) {
      const [name, value] = Object.entries(rule).find(([key, wanted]) => !dimensions.get(key)?.includes(wanted)) ?? []
      const near = name === undefined ? undefined : dimensions.get(name)?.map(String)
      problems.push({
        code: 'scenario/matrix',
        path,
        message: 'this rule excludes nothing',
        hint: name === undefined ? undefined : `\`${name}\` is never ${JSON.stringify(value)}: ${near?.join(', ')}`,
      })
    }
    kept = kept.filter((row) => !matches(row, rule))
  }
  return kept
}

/** The rows with those of `include`. */
export const include = (
  rows: readonly Combination[],
  matrix: Record<string, unknown>,
  dimensions: Dimensions,
  problems: MatrixProblem[],
): Combination[] => {
  const all = [...rows]
  for (const { path, rule } of rulesOf(matrix, 'include', dimensions, problems)) {
    const missing = [...dimensions.keys()].filter((name) => !(name in rule))
    if (missing.length > 0)
      problems.push({ code: 'scenario/matrix', path, message: `an included cell names every dimension: ${missing.join(', ')} is missing` })
    else if (all.some((row) => isDeepStrictEqual(row, rule) || matches(row, rule)))
      problems.push({ code: 'scenario/matrix', path, message: 'this cell is in the matrix already' })
    else
      all.push(
        Object.fromEntries(
          [...dimensions.keys()].flatMap((name) => {
            const value = rule[name]
            return value === undefined ? [] : [[name, value]]
          }),
        ),
      )
  }
  return all
}
