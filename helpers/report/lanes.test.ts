import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Lanes } from './lanes.ts'

const span = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 9 })).map(([start, length]) => ({ start, stop: start + length }))

test('what overlaps stands in different lines', () => {
  fc.assert(
    fc.property(fc.array(span), (spans) => {
      const lanes = new Lanes()
      const placed = spans.toSorted((a, b) => a.stop - b.stop).map((one) => ({ ...one, lane: lanes.place(one.start, one.stop) }))
      const clashes = placed.flatMap((one, at) => placed.slice(at + 1).filter((other) => other.start < one.stop && other.lane === one.lane))
      expect(clashes).toEqual([])
    }),
  )
})

test('one after the other is one line', () => {
  const lanes = new Lanes()
  expect([lanes.place(0, 1), lanes.place(1, 2), lanes.place(5, 6)]).toEqual([1, 1, 1])
})
