import { gatherResults } from './gather.ts'
import { mergeResults, type MergedCell } from './merge.ts'
import { entriesOf, placeResults } from './results-folder.ts'

/** Adds to a run's own results those of the cells that it planned and that did not run. Gives all cells, and how many of them these are. */
export const writeNotRun = (results: string): { readonly cells: readonly MergedCell[]; readonly lost: number } => {
  const merged = mergeResults(gatherResults([results]))
  const lost = [...entriesOf(merged)].filter(([{ status }]) => status === 'not run')
  placeResults(results, lost)
  return { cells: merged.cells, lost: lost.length }
}
