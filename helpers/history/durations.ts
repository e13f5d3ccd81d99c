import { median, wilcoxonRankSum } from 'simple-statistics'
import { mannWhitney } from './statistics.ts'

/** Runs that are compared with those before them, and the fewest of them. */
const recent = { most: 5, least: 3 }
/** Runs to compare with, and the fewest of them. */
const baseline = { most: 30, least: 5 }
/** From how many times as long a cell is slower, and how likely that may be chance. */
const slower = { ratio: 1.2, chance: 0.05 }

/** A cell that takes longer than it did. Milliseconds are medians. */
export interface Slowdown {
  readonly before: number
  readonly now: number
  readonly ratio: number
  readonly p: number
}

/** Whether the newest runs take more than 20 % longer than those before them, and not by chance. Durations oldest first. */
export const slowdownOf = (durations: readonly number[]): Slowdown | undefined => {
  const newest = Math.min(recent.most, durations.length - baseline.least)
  if (newest < recent.least) return undefined
  const [past, present] = [durations.slice(0, -newest).slice(-baseline.most), durations.slice(-newest)]
  const [before, now] = [median(past), median(present)]
  const p = mannWhitney(present, past)
  return now > before * slower.ratio && p < slower.chance ? { before, now, ratio: now / before, p } : undefined
}

/** Where durations changed for good. Milliseconds are medians. */
export interface ChangePoint {
  /** Index of the first run after the change. */
  readonly at: number
  readonly before: number
  readonly after: number
  readonly p: number
}

/** Fewer runs than this show no trend. */
const fewest = 8

/**
 * The one most likely change of level in a series, by Pettitt's test (Applied Statistics 28, 1979), which is Mann and
 * Whitney's statistic at every place where the series can be cut; undefined where chance explains it (p of 5 % or more).
 */
export const changePointOf = (durations: readonly number[]): ChangePoint | undefined => {
  const n = durations.length
  if (n < fewest) return undefined
  const cuts = Array.from({ length: n - 1 }, (_, index) => {
    const at = index + 1
    const rankSum = wilcoxonRankSum(durations.slice(0, at), durations.slice(at))
    return { at, k: Math.abs(2 * rankSum - at * (n + 1)) }
  })
  const { at, k } = cuts.reduce((best, one) => (one.k > best.k ? one : best))
  const p = Math.min(1, 2 * Math.exp((-6 * k * k) / (n * n * n + n * n)))
  return p < 0.05 ? { at, before: median(durations.slice(0, at)), after: median(durations.slice(at)), p } : undefined
}
