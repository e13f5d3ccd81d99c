import { expect, test } from 'vitest'
import { parseQuantity } from './quantity.ts'

test.each([
  ['250m', 0.25],
  ['1', 1],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['512Mi', 2 ** 29],
  ['2e3', 2_000],
  ['1k', 1_000],
  [3, 3],
  ['100n', 1e-7],
])('%s is %d', (quantity, value) => {
  expect(parseQuantity(quantity)).toBeCloseTo(value, 9)
})

test.each(['', 'a', '1x', 'Gi'])('%j is no quantity', (quantity) => {
  expect(parseQuantity(quantity)).toBeNaN()
})
