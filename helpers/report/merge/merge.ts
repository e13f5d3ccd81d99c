import { basename } from 'node:path'
import { historyIdOf } from '../identity.ts'
import type { PlannedCell, RunPlan } from '../run-plan.ts'
import type { Attempt } from './attempt.ts'

/** A file that should say what happened and can not be read. */
export interface Unreadable {
  readonly path: string
  readonly why: string
}

/** What was found in any number of folders, in any order, any of it more than once. */
export interface Gathered {
  readonly attempts: readonly Attempt[]
  readonly plans: readonly RunPlan[]
  readonly unreadable: readonly Unreadable[]
  /** Lines of Allure's environment.properties. */
  readonly environment: readonly string[]
}

export interface MergedCell {
  /** Allure's historyId. */
  readonly cell: string
  /** The cell's key; its historyId where no result and no plan says it. */
  readonly key: string
  readonly name: string
  readonly chart: string
  /** What a plan says of it. */
  readonly planned: PlannedCell | undefined
  /** Decides what the cell is. */
  readonly last: Attempt
  /** Those before it, newest first. */
  readonly earlier: readonly Attempt[]
}

export interface Merged {
  /** By key. */
  readonly cells: readonly MergedCell[]
  /** By run. */
  readonly plans: readonly RunPlan[]
  readonly unreadable: readonly Unreadable[]
  readonly environment: readonly string[]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const content = (attempt: Attempt): string => JSON.stringify({ ...attempt, file: '' })

/** Newest first; every two different attempts have an order, so that the order of the folders never matters. */
const byAge = (a: Attempt, b: Attempt): number => b.start - a.start || b.stop - a.stop || compare(a.uuid, b.uuid)

/** Of two files with one uuid: the one that was written later. */
const chosen = (a: Attempt, b: Attempt): Attempt =>
  (a.stop - b.stop || compare(content(a), content(b)) || compare(b.file ?? '', a.file ?? '')) >= 0 ? a : b

const once = <T>(items: readonly T[], key: (item: T) => string, choose: (a: T, b: T) => T): T[] => {
  const kept = new Map<string, T>()
  for (const item of items) {
    const before = kept.get(key(item))
    kept.set(key(item), before === undefined ? item : choose(before, item))
  }
  return [...kept.values()]
}

/** Each planned cell once. */
const joinedCells = (cells: readonly PlannedCell[]): PlannedCell[] =>
  once(
    cells,
    ({ key }) => key,
    (a, b) => (JSON.stringify(a) <= JSON.stringify(b) ? a : b),
  ).toSorted((a, b) => compare(a.key, b.key))

/** Why a run ended early, by its plan or a later writing of it. */
const endedOf = (...plans: readonly RunPlan[]): Pick<RunPlan, 'ended'> => {
  const [ended] = plans.flatMap((plan) => plan.ended ?? []).toSorted(compare)
  return ended === undefined ? {} : { ended }
}

/** One run's plan, written more than once: every cell that any of them names. */
const joined = (a: RunPlan, b: RunPlan): RunPlan => ({
  run: a.run,
  started: Math.min(a.started, b.started),
  host: a.host <= b.host ? a.host : b.host,
  cells: joinedCells([...a.cells, ...b.cells]),
  ...endedOf(a, b),
})

/** Planned less seen, each an attempt at the time its run began. */
const notRun = (plans: readonly RunPlan[], attempts: readonly Attempt[]): Attempt[] => {
  const seen = new Set(attempts.map(({ run, cell }) => `${run} ${cell}`))
  return plans.flatMap(({ run, started, host, cells, ended }) =>
    cells.flatMap(({ key, name, chart }) => {
      const cell = historyIdOf(key)
      if (seen.has(`${run} ${cell}`)) return []
      const why = ended === undefined ? '' : `: ${ended}`
      const message = `not run: the run ${run} on ${host} planned it and ended without a result of it${why}`
      const times = { start: started, stop: started }
      return [
        {
          uuid: historyIdOf(`${run} ${key}`),
          cell,
          key,
          name,
          run,
          status: 'not run' as const,
          ...times,
          message,
          chart: basename(chart),
          severity: 'normal',
          attachments: [],
          file: undefined,
        },
      ]
    }),
  )
}

/** Newest first; those that were skipped come last, for they tell nothing about the cell where another was not. */
const inOrder = (attempts: readonly Attempt[]): Attempt[] => {
  const [skipped, told] = [attempts.filter(({ status }) => status === 'skipped'), attempts.filter(({ status }) => status !== 'skipped')]
  return [...told.toSorted(byAge), ...skipped.toSorted(byAge)]
}

/** Puts together what any number of runs left. The order of the folders, and folders that come twice, change nothing. */
export const mergeResults = ({ attempts, plans, unreadable, environment }: Gathered): Merged => {
  const different = once(attempts, ({ uuid }) => uuid, chosen)
  const allPlans = once(
    plans.map((plan) => joined(plan, plan)),
    ({ run }) => run,
    joined,
  ).toSorted((a, b) => compare(a.run, b.run))
  const planned = new Map(joinedCells(allPlans.flatMap(({ cells }) => cells)).map((one) => [historyIdOf(one.key), one]))
  const groups = Map.groupBy([...different, ...notRun(allPlans, different)], ({ cell }) => cell)
  const cells = [...groups].flatMap(([cell, group]): MergedCell[] => {
    const [last, ...earlier] = inOrder(group)
    if (last === undefined) return []
    const key =
      group
        .map((one) => one.key)
        .filter((one) => one !== undefined)
        .toSorted(compare)[0] ?? cell
    return [{ cell, key, name: last.name, chart: last.chart, planned: planned.get(cell), last, earlier }]
  })
  return {
    cells: cells.toSorted((a, b) => compare(a.key, b.key)),
    plans: allPlans,
    // A copy of a file that can not be read is no second one.
    unreadable: once(
      unreadable,
      ({ path }) => basename(path),
      (a, b) => ((compare(a.path, b.path) || compare(a.why, b.why)) <= 0 ? a : b),
    ).toSorted((a, b) => compare(basename(a.path), basename(b.path))),
    environment: [...new Set(environment)].toSorted(compare),
  }
}
