import { gatherResults } from './gather.ts'
import { mergeResults } from './merge.ts'
import { entriesOf, placeResults } from './results-folder.ts'

/** Adds to a run's own results those of the cells that it planned and that did not run; gives how many there are. */
export const writeNotRun = (results: string): number => {
  const merged = mergeResults(gatherResults([results]))
  const lost = [...entriesOf(merged)].filter(([{ status }]) => status === 'not run')
  placeResults(results, lost)
  return lost.length
}
