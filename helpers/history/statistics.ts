import { errorFunction, wilcoxonRankSum } from 'simple-statistics'

/** A share and where it lies with 95 % confidence. */
export interface Rate {
  readonly share: number
  readonly low: number
  readonly high: number
  readonly of: number
}

/** The standard normal distribution's quantile of 97.5 %. */
const z = 1.959_963_985

/** Wilson's score interval: holds for few trials and for shares near 0 and 1 (Wilson 1927; Brown, Cai, DasGupta 2001). */
export const wilson = (count: number, of: number): Rate => {
  if (of === 0) return { share: 0, low: 0, high: 1, of }
  const share = count / of
  const centre = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const reach = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach), of }
}

/**
 * The two-sided p-value of Mann and Whitney's test that two samples come from one distribution: the normal approximation
 * with continuity correction, without that for ties, which makes it larger than it is where there are any.
 */
export const mannWhitney = (a: readonly number[], b: readonly number[]): number => {
  const rankSum = wilcoxonRankSum([...a], [...b])
  const u = rankSum - (a.length * (a.length + 1)) / 2
  const mean = (a.length * b.length) / 2
  const deviation = Math.sqrt((mean * (a.length + b.length + 1)) / 6)
  const distance = Math.max(0, Math.abs(u - mean) - 0.5) / deviation
  return Math.min(1, 1 - errorFunction(distance / Math.SQRT2))
}
