import type { ChangePoint, Slowdown } from './durations.ts'
import { changePointOf, slowdownOf } from './durations.ts'
import type { Outcome } from './outcome.ts'
import { hasPassed } from './outcome.ts'
import { wilson } from './statistics.ts'
import type { Rate } from './statistics.ts'

/** What a failure is, from what became of its cell before. */
export type FailureLabel = 'new' | 'known' | 'flaky' | 'environment'

/** What its history says of a cell. */
export interface CellHistory {
  /** When it failed first in all that is kept, in milliseconds since 1970. */
  readonly firstFailure: number | undefined
  /** How many of the newest attempts ended like the last one. */
  readonly streak: number
  /** When that streak began. */
  readonly since: number | undefined
  /** The share of attempts that failed with a pass right after them. */
  readonly flakes: Rate
  /** Of the attempts that passed. */
  readonly changePoint: (ChangePoint & { readonly since: number }) | undefined
  readonly slowdown: Slowdown | undefined
  /** Undefined where the last attempt passed. */
  readonly failure: FailureLabel | undefined
}

/** Attempts that a flake rate is of, the newest. */
const window = 50

/** Codes of what is no fault of the chart; the report's categories have the same. */
const environment = /\[(cluster|engine|image)\/|\[kube\/(?:kubeconfig|credentials)\]|\[helm\/pull\]/

const flakesOf = (outcomes: readonly Outcome[]): number =>
  outcomes.filter((one, index) => {
    const next = outcomes[index + 1]
    return !hasPassed(one) && next !== undefined && hasPassed(next)
  }).length

const labelOf = (last: Outcome, before: readonly Outcome[]): FailureLabel | undefined => {
  if (hasPassed(last)) return undefined
  if (environment.test(last.cause ?? '')) return 'environment'
  const previous = before.at(-1)
  // What fails again without a pass in between is no flake, whatever it was before.
  if (previous !== undefined && !hasPassed(previous)) return 'known'
  return flakesOf(before.slice(-window)) > 0 ? 'flaky' : 'new'
}

/** Judges a cell by all attempts at it, oldest first. The last one is what its label is of. */
export const judgeCell = (outcomes: readonly Outcome[]): CellHistory => {
  const last = outcomes.at(-1)
  const turned = last === undefined ? -1 : outcomes.findLastIndex((one) => hasPassed(one) !== hasPassed(last))
  const newest = outcomes.slice(-window)
  const passed = outcomes.filter(hasPassed)
  const durations = passed.map(({ duration }) => duration)
  const changePoint = changePointOf(durations)
  return {
    firstFailure: outcomes.find((one) => !hasPassed(one))?.start,
    streak: outcomes.length - 1 - turned,
    since: outcomes[turned + 1]?.start,
    flakes: wilson(flakesOf(newest), newest.length),
    changePoint: changePoint && { ...changePoint, since: passed[changePoint.at]?.start ?? 0 },
    slowdown: slowdownOf(durations),
    failure: last && labelOf(last, outcomes.slice(0, -1)),
  }
}
