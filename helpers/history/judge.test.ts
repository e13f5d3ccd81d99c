import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changePointOf, slowdownOf } from './durations.ts'
import { judgeCell } from './judge.ts'
import type { Outcome } from './outcome.ts'
import { mannWhitney, wilson } from './statistics.ts'

/** Attempts as letters, oldest first: passed, failed, broken by the environment. */
const outcomes = (letters: string): Outcome[] =>
  letters.split('').map((letter, index) => ({
    uuid: `u${index}`,
    cell: 'a',
    chart: 'c',
    run: 'r',
    status: letter === 'p' ? 'passed' : letter === 'e' ? 'broken' : 'failed',
    start: index,
    duration: 1_000,
    ...(letter === 'e' ? { cause: '[cluster/unreachable] no answer' } : letter === 'f' ? { cause: '[step/mismatch] 1 row' } : {}),
  }))

describe('a failure', () => {
  test.each([
    ['f', 'new'],
    ['ppppf', 'new'],
    ['ppff', 'known'],
    ['pfpff', 'known'],
    ['pfpf', 'flaky'],
    ['pfpppppf', 'flaky'],
    ['ppe', 'environment'],
    ['ppee', 'environment'],
    ['ppp', undefined],
    ['ppfp', undefined],
    ['', undefined],
  ])('after %s is %s', (letters, label) => {
    expect(judgeCell(outcomes(letters)).failure).toBe(label)
  })
})

test('streak, first failure and flakes', () => {
  const { firstFailure, streak, since, flakes } = judgeCell(outcomes('ppfpfpff'))
  expect({ firstFailure, streak, since, flakes: flakes.share }).toEqual({ firstFailure: 2, streak: 2, since: 6, flakes: 2 / 8 })
})

// R: binom::binom.wilson(x, n)
test.each([
  [0, 10, 0, 0.2775],
  [1, 10, 0.0179, 0.4042],
  [5, 10, 0.2366, 0.7634],
  [10, 10, 0.7225, 1],
  [0, 0, 0, 1],
])("Wilson's interval of %i in %i is %f to %f", (count, of, low, high) => {
  const rate = wilson(count, of)
  expect(rate.low).toBeCloseTo(low, 3)
  expect(rate.high).toBeCloseTo(high, 3)
})

describe('the test of Mann and Whitney', () => {
  test("gives what scipy's documentation gives", () => {
    expect(mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12])).toBeCloseTo(0.111_346_9, 5)
  })
  test('is the same both ways, and finds nothing between equals', () => {
    const sample = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 9 })
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(mannWhitney(a, b)).toBeCloseTo(mannWhitney(b, a), 6)
        expect(mannWhitney(a, a)).toBeCloseTo(1, 6)
      }),
    )
  })
})

/** Durations around a level, the same every time. */
const around = (level: number, count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, at) => level * (1 + 0.05 * Math.sin(12.9898 * (at + from + 1))))

describe('a cell is slower', () => {
  test.each<[what: string, durations: number[], slower: boolean]>([
    ['by half, against five runs', [...around(100, 5), ...around(150, 3, 5)], true],
    ['by a quarter, against twenty', [...around(100, 20), ...around(125, 5, 20)], true],
    ['by a tenth', [...around(100, 20), ...around(110, 5, 20)], false],
    ['against four runs', [...around(100, 4), ...around(150, 3, 4)], false],
    ['by half, as it often is', [50, 200, 60, 190, 55, 210, 100, 70, 180, 150, 60, 170], false],
    ['once', [...around(100, 20), 400], false],
    ['not: it is faster', [...around(100, 20), ...around(60, 5, 20)], false],
  ])('%s', (_, durations, slower) => {
    expect(slowdownOf(durations) !== undefined).toBe(slower)
  })
})

describe('a change point', () => {
  test('is where the level changed', () => {
    expect(changePointOf([...around(100, 9), ...around(140, 7, 9)])).toMatchObject({ at: 9 })
  })
  test('is not in what only varies', () => {
    expect(changePointOf(around(100, 40))).toBeUndefined()
    expect(changePointOf([1, 2, 3])).toBeUndefined()
  })
})
