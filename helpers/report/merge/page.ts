import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeHeatMap } from '../matrix/write.ts'
import { makeMergedPage } from '../page.ts'
import type { Attempt } from './attempt.ts'
import type { JudgedCell } from './judged.ts'
import { markResults } from './mark.ts'
import type { MergedCell } from './merge.ts'
import { placeResults } from './results-folder.ts'

type Entry<Cell extends MergedCell = MergedCell> = readonly [Attempt, Cell]

/** What a person looks at first: what is red or did not run, then what is green, then earlier attempts. */
const weight = ([attempt, { last }]: Entry): number =>
  (attempt === last ? 0 : 2) + (last.status === 'passed' || last.status === 'skipped' ? 1 : 0)

/**
 * The results that the page shows, at most `limit`: Allure takes some 2 ms and 70 KB for each, and writes them all into
 * one file. What is skipped on one run and was run by another is not shown: Allure would take the skip for the last word.
 */
export const pageEntries = <Cell extends MergedCell>(cells: readonly Cell[], limit: number): Entry<Cell>[] => {
  const entries = cells.flatMap((cell) =>
    [cell.last, ...cell.earlier]
      .filter((one) => one === cell.last || one.status !== 'skipped')
      .map((one, age) => ({ entry: [one, cell] as const, age })),
  )
  if (entries.length <= limit) return entries.map(({ entry }) => entry)
  return entries
    .toSorted((a, b) => weight(a.entry) - weight(b.entry) || a.age - b.age)
    .slice(0, limit)
    .map(({ entry }) => entry)
}

/** Makes the page of merged results in `folder`, with `name` as its heading, and beside it the heat map of all cells; gives its first page. */
export const pageOfMerged = async (
  folder: string,
  entries: readonly Entry<JudgedCell>[],
  cells: readonly JudgedCell[],
  name: string,
): Promise<string> => {
  const results = join(folder, 'page-results')
  rmSync(results, { recursive: true, force: true })
  try {
    placeResults(results, entries)
    markResults(
      results,
      entries.flatMap(([attempt, cell]) => (attempt === cell.last ? [cell] : [])),
    )
    const page = await makeMergedPage({ results, page: join(folder, 'allure-report'), name })
    writeHeatMap(page, cells, new Set(entries.map(([{ uuid }]) => uuid)))
    return page
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}
