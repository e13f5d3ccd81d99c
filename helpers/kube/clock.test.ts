import fc from 'fast-check'
import { expect, test } from 'vitest'
import { skewOf } from './clock.ts'

const header = (ms: number): string => new Date(ms).toUTCString()
const now = Date.UTC(2030, 0, 1, 12, 0, 0, 500)

test.each<[what: string, date: string | undefined, sent: number, received: number, skew: number]>([
  ['the same clock, at once', header(now), now, now + 5, 0],
  ['the same clock, and an answer that took ten seconds', header(now), now, now + 10_000, 0],
  ['the same clock, and a request that was held for ten seconds', header(now + 10_000), now, now + 10_000, 0],
  ['a clock a minute ahead', header(now + 60_000), now, now, 59_500],
  ['a clock a minute behind', header(now - 60_000), now, now, -59_500],
  ['less than the header can tell', header(now - 1_000), now, now, 0],
  ['no header', undefined, now, now, 0],
  ['one that is no date', 'soon', now, now, 0],
])('%s', (_, date, sent, received, skew) => {
  expect(skewOf(date, sent, received)).toBe(skew)
})

test('clocks that agree never differ, whenever the answer was written and however long it took', () => {
  fc.assert(
    fc.property(fc.nat(30_000), fc.nat(30_000), (before, after) => {
      expect(skewOf(header(now), now - before, now + after)).toBe(0)
    }),
  )
})
