import { expect, test } from 'vitest'
import { lengthOfUnion } from './jvm-starts.ts'

test.each([
  [[], 0],
  [[[10, 20]], 10],
  [
    [
      [10, 20],
      [12, 15],
      [18, 25],
    ],
    15,
  ],
  [
    [
      [30, 40],
      [10, 20],
    ],
    20,
  ],
  [
    [
      [-5, 5],
      [95, 200],
    ],
    10,
  ],
])('of 100 ms, at least one of %j lasts %i', (spans, length) => {
  expect(
    lengthOfUnion(
      spans.map(([from = 0, to = 0]) => ({ from, to })),
      { from: 0, to: 100 },
    ),
  ).toBe(length)
})
