import { isDeepStrictEqual } from 'node:util'
import type { Path, Problem } from '../errors/problem.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { Combination, Scalar } from '../types/scenario.ts'
import { isRecord } from '../types/record.ts'

/** A problem before its place in the text is known. */
export type MatrixProblem = Omit<Problem, 'range'>

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)

const reserved = new Set(['include', 'exclude'])

/** The names of a matrix's dimensions as they stand, right or wrong. */
export const dimensionNames = (matrix: unknown): string[] =>
  isRecord(matrix) ? Object.keys(matrix).filter((name) => !reserved.has(name)) : []

const product = (dimensions: ReadonlyMap<string, readonly Scalar[]>): Combination[] =>
  [...dimensions].reduce<Combination[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  )

const matches = (combination: Combination, rule: Combination): boolean =>
  Object.entries(rule).every(([name, value]) => combination[name] === value)

const readDimensions = (matrix: Record<string, unknown>, problems: MatrixProblem[]): Map<string, readonly Scalar[]> => {
  const dimensions = new Map<string, readonly Scalar[]>()
  for (const [name, values] of Object.entries(matrix)) {
    if (reserved.has(name)) continue
    const path: Path = ['matrix', name]
    if (!/^[A-Za-z_][\w-]*$/.test(name)) {
      problems.push({
        code: 'scenario/matrix',
        path,
        message: `\`${name}\` can not be named in an expression`,
        hint: 'use letters, digits, `_` and `-`',
      })
    } else if (!Array.isArray(values) || values.length === 0) {
      problems.push({ code: 'scenario/wrong-type', path, message: `matrix dimension \`${name}\` must be a list of one value or more` })
    } else {
      values.forEach((value, index) => {
        if (!isScalar(value))
          problems.push({
            code: 'scenario/wrong-type',
            path: [...path, index],
            message: 'a matrix value is a text, a number or true or false',
          })
        else if (values.indexOf(value) !== index)
          problems.push({
            code: 'scenario/duplicate',
            path: [...path, index],
            message: `\`${value}\` stands twice in dimension \`${name}\``,
          })
      })
      dimensions.set(name, [...new Set(values.filter(isScalar))])
    }
  }
  return dimensions
}

/** A rule's combination without its `reason`; problems name each key that is no dimension. */
const readRule = (
  rule: unknown,
  path: Path,
  dimensions: ReadonlyMap<string, readonly Scalar[]>,
  problems: MatrixProblem[],
): Combination | undefined => {
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

const rulesOf = (matrix: Record<string, unknown>, key: 'include' | 'exclude', problems: MatrixProblem[]): unknown[] => {
  const rules = matrix[key] ?? []
  if (Array.isArray(rules)) return rules
  problems.push({ code: 'scenario/wrong-type', path: ['matrix', key], message: `\`${key}\` must be a list of rules` })
  return []
}

const exclude = (
  rows: readonly Combination[],
  matrix: Record<string, unknown>,
  dimensions: ReadonlyMap<string, readonly Scalar[]>,
  problems: MatrixProblem[],
): Combination[] => {
  let kept = [...rows]
  rulesOf(matrix, 'exclude', problems).forEach((raw, index) => {
    const path: Path = ['matrix', 'exclude', index]
    const rule = readRule(raw, path, dimensions, problems)
    if (rule === undefined) return
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
  })
  return kept
}

const include = (
  rows: readonly Combination[],
  matrix: Record<string, unknown>,
  dimensions: ReadonlyMap<string, readonly Scalar[]>,
  problems: MatrixProblem[],
): Combination[] => {
  const all = [...rows]
  rulesOf(matrix, 'include', problems).forEach((raw, index) => {
    const path: Path = ['matrix', 'include', index]
    const rule = readRule(raw, path, dimensions, problems)
    if (rule === undefined) return
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
  })
  return all
}

/** The combinations of a `matrix`, in the order of its dimensions: their product, less `exclude`, and each `include`. */
export const expandMatrix = (matrix: unknown, problems: MatrixProblem[]): Combination[] => {
  if (matrix === undefined) return [{}]
  if (!isRecord(matrix)) {
    problems.push({ code: 'scenario/wrong-type', path: ['matrix'], message: '`matrix` must be a mapping of dimensions to lists' })
    return []
  }
  const before = problems.length
  const dimensions = readDimensions(matrix, problems)
  if (dimensions.size === 0 && problems.length === before) {
    problems.push({ code: 'scenario/matrix', path: ['matrix'], message: 'the matrix has no dimension' })
    return []
  }
  const rows = include(exclude(product(dimensions), matrix, dimensions, problems), matrix, dimensions, problems)
  if (rows.length === 0 && problems.length === before)
    problems.push({
      code: 'scenario/matrix',
      path: ['matrix', 'exclude'],
      message: 'nothing is left of the matrix: every cell is excluded',
    })
  return rows
}
