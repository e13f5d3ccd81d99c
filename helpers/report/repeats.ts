import { wilson } from '../history/statistics.ts'

const percent = (share: number): string => `${Math.round(share * 100)} %`

/**
 * What so many runs of one cell say of it, of which so many have passed: flaky, or not seen to be. What it can not rule out
 * is told with it: the interval is Wilson's of the failures, with 95 % confidence.
 */
export const repeatVerdict = (passed: number, of: number): string => {
  if (of === 0) return 'none of them ran'
  const { share, low, high } = wilson(of - passed, of)
  const counted = `${passed} of ${of} passed`
  if (passed === of) return `${counted}: no flake seen; if it fails, then less often than ${percent(high)} of the time (95 % confidence)`
  if (passed === 0) return `${counted}: no flake, it fails; more often than ${percent(low)} of the time (95 % confidence)`
  return `${counted}: flaky, it fails ${percent(share)} of the time (95 % confidence: ${percent(low)} to ${percent(high)})`
}
