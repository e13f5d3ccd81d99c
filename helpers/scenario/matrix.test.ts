import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MatrixProblem } from './matrix-dimensions.ts'
import { expandMatrix } from './matrix.ts'

const dimension = fc.uniqueArray(fc.oneof(fc.integer(), fc.string(), fc.boolean()), { minLength: 1, maxLength: 4 })
const dimensions = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), dimension, { minKeys: 1, maxKeys: 4 })

const size = (matrix: Readonly<Record<string, readonly unknown[]>>): number =>
  Object.values(matrix).reduce((product, values) => product * values.length, 1)

test('a matrix has as many cells as the product of its dimensions, all different', () => {
  fc.assert(
    fc.property(dimensions, (matrix) => {
      const problems: MatrixProblem[] = []
      const cells = expandMatrix(matrix, problems)
      expect(problems).toEqual([])
      expect(cells.length).toBe(size(matrix))
      expect(new Set(cells.map((cell) => JSON.stringify(cell))).size).toBe(cells.length)
    }),
  )
})

test('excluding one value of a dimension takes away its share, and nothing else', () => {
  fc.assert(
    fc.property(dimensions, (matrix) => {
      const [name, values] = Object.entries(matrix).find(([, each]) => each.length > 1) ?? []
      fc.pre(name !== undefined && values !== undefined)
      const problems: MatrixProblem[] = []
      const cells = expandMatrix({ ...matrix, exclude: [{ [name]: values[0] }] }, problems)
      expect(problems).toEqual([])
      expect(cells.length).toBe(size(matrix) - size(matrix) / values.length)
      expect(cells.some((cell) => cell[name] === values[0])).toBe(false)
    }),
  )
})
