import { median } from 'simple-statistics'

/** What is known of a cell before it runs. */
interface Known {
  readonly key: string
  /** The scenario file. */
  readonly file: string
  readonly chart: string
}

/** A recorded run of a cell. */
export interface Recorded extends Known {
  readonly passed: boolean
  /** Milliseconds. */
  readonly duration: number
}

/** Milliseconds of a cell where nothing at all has been recorded. */
const unheard = 60_000

const medians = (recorded: readonly Recorded[], by: (one: Recorded) => string): ReadonlyMap<string, number> =>
  new Map(
    [...Map.groupBy(recorded, by)].map(([name, group]) => {
      // A cell that fails ends early, or after all its time-outs: it tells little of the next time.
      const passed = group.filter((one) => one.passed)
      return [name, median((passed.length > 0 ? passed : group).map(({ duration }) => duration))]
    }),
  )

/**
 * How long a cell will take, in milliseconds: the median of its recorded runs; of a cell without any the median of its
 * kind, which is its scenario, else its chart, else all there is.
 */
export const expectedDurations = (recorded: readonly Recorded[]): ((cell: Known) => number) => {
  const own = medians(recorded, ({ key }) => key)
  const ofFile = medians(recorded, ({ file }) => file)
  const ofChart = medians(recorded, ({ chart }) => chart)
  const ofAll = medians(recorded, () => '')
  return ({ key, file, chart }) => own.get(key) ?? ofFile.get(file) ?? ofChart.get(chart) ?? ofAll.get('') ?? unheard
}
