import { isRecord } from '../types/record.ts'
import type { Combination } from '../types/scenario.ts'
import { readDimensions, type Dimensions, type MatrixProblem } from './matrix-dimensions.ts'
import { exclude, include } from './matrix-rules.ts'

const product = (dimensions: Dimensions): Combination[] =>
  [...dimensions].reduce<Combination[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  )

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
