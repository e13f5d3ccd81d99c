import type { Path, Problem } from '../errors/problem.ts'
import { isRecord } from '../types/record.ts'
import type { Scalar } from '../types/scenario.ts'

/** A problem before its place in the text is known. */
export type MatrixProblem = Omit<Problem, 'range'>

/** The values of each dimension, in the order of the text. */
export type Dimensions = ReadonlyMap<string, readonly Scalar[]>

export const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)

const reserved = new Set(['include', 'exclude'])

/** The names of a matrix's dimensions as they stand, right or wrong. */
export const dimensionNames = (matrix: unknown): string[] =>
  isRecord(matrix) ? Object.keys(matrix).filter((name) => !reserved.has(name)) : []

/** Reads the dimensions of a matrix; what is wrong with one is a problem. */
export const readDimensions = (matrix: Record<string, unknown>, problems: MatrixProblem[]): Dimensions => {
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
