import { expect, test } from 'vitest'
import { expectedDurations } from './durations.ts'

const run = (key: string, file: string, chart: string, duration: number, passed = true) => ({ key, file, chart, duration, passed })
const expected = expectedDurations([
  run('a#n=1', 'a', 'x', 10),
  run('a#n=1', 'a', 'x', 30),
  run('a#n=1', 'a', 'x', 20),
  run('a#n=1', 'a', 'x', 900, false),
  run('b', 'b', 'x', 50),
  run('c', 'c', 'y', 7, false),
])

test.each([
  ['its own runs that passed', run('a#n=1', 'a', 'x', 0), 20],
  ['its scenario', run('a#n=2', 'a', 'x', 0), 20],
  ['its chart', run('new', 'new', 'x', 0), 25],
  ['its failed runs where it never passed', run('c', 'c', 'y', 0), 7],
  ['all there is', run('new', 'new', 'z', 0), 25],
])('the time of a cell is the median of %s', (_, cell, duration) => {
  expect(expected(cell)).toBe(duration)
})

test('without any record it is a minute', () => {
  expect(expectedDurations([])(run('a', 'a', 'a', 0))).toBe(60_000)
})
