import { failedCells } from '../report/merge/failed-cells.ts'
import { fileOfCell } from '../types/scenario.ts'
import type { Scenario } from '../types/scenario.ts'
import { cellProblems, onlyWanted } from '../vitest/wanted-cells.ts'

/** The cells of a report that are to be run again. */
export interface Failed {
  readonly keys: ReadonlySet<string>
  /** The folders of scenarios/ that they are of. */
  readonly projects: readonly string[]
}

/** The cells that are red or did not run by the results in a folder. @throws SeatrialError report/nothing */
export const failedFrom = (folder: string): Failed => {
  const keys = new Set(failedCells(folder))
  const projects = new Set([...keys].map((key) => fileOfCell(key).split('/')[1] ?? ''))
  return { keys, projects: [...projects].toSorted() }
}

/** The scenarios with those cells alone. */
export const onlyFailed = (scenarios: readonly Scenario[], failed: Failed): readonly Scenario[] =>
  scenarios.map((one) => onlyWanted(one, failed)).filter(({ cells }) => cells.length > 0)

/** Cells of the report that there are no more: what was renamed can not be run again by its old name. */
export const lostCells = (root: string, { keys }: Failed, scenarios: readonly Scenario[]): readonly string[] =>
  cellProblems(root, { keys, problem: undefined }, (file) => scenarios.find((one) => one.file === file))
