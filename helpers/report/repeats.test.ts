import { expect, test } from 'vitest'
import { repeatVerdict } from './repeats.ts'

test.each([
  [20, 20, '20 of 20 passed: no flake seen; if it fails, then less often than 16 % of the time (95 % confidence)'],
  [17, 20, '17 of 20 passed: flaky, it fails 15 % of the time (95 % confidence: 5 % to 36 %)'],
  [1, 2, '1 of 2 passed: flaky, it fails 50 % of the time (95 % confidence: 9 % to 91 %)'],
  [0, 20, '0 of 20 passed: no flake, it fails; more often than 84 % of the time (95 % confidence)'],
  [0, 0, 'none of them ran'],
])('%i passes of %i runs', (passed, of, verdict) => {
  expect(repeatVerdict(passed, of)).toBe(verdict)
})
