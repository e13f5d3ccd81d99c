import type { Outcome } from '../history/outcome.ts'
import { hasPassed } from '../history/outcome.ts'
import { expectedDurations } from '../planning/durations.ts'
import type { Job } from '../planning/shards.ts'
import { chartsOf } from '../scenario/dependencies.ts'
import { fileOfCell } from '../types/scenario.ts'
import type { Cell, Scenario } from '../types/scenario.ts'

const installationOf = (cell: Cell): string =>
  JSON.stringify([chartsOf(cell), cell.values, ...cell.steps.filter(({ verb }) => verb === 'install').map(({ spec }) => spec)])

/** The cells of scenarios as planning sees them: how long each will take by what is recorded, and what it installs. */
export const jobsOf = (scenarios: readonly Scenario[], history: readonly Outcome[]): Job[] => {
  const expected = expectedDurations(
    history.map((one) => ({ key: one.cell, file: fileOfCell(one.cell), chart: one.chart, passed: hasPassed(one), duration: one.duration })),
  )
  return scenarios.flatMap(({ file, cells }) =>
    cells.map((cell) => ({
      key: cell.key,
      duration: expected({ key: cell.key, file, chart: cell.release }),
      installation: installationOf(cell),
      charts: chartsOf(cell).toSorted().join(' '),
    })),
  )
}
