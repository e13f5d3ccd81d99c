import { gatherResults } from './gather.ts'
import { mergeResults } from './merge.ts'
import { entriesOf, placeResults } from './results-folder.ts'

/** Adds to a run's own results those of the cells that it planned and that did not run. */
export const writeNotRun = (results: string): void => {
  const merged = mergeResults(gatherResults([results]))
  placeResults(
    results,
    [...entriesOf(merged)].filter(([{ status }]) => status === 'not run'),
  )
}
