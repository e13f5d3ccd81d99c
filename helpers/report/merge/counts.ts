import type { Status } from './attempt.ts'
import type { MergedCell } from './merge.ts'

const order: readonly Status[] = ['failed', 'broken', 'not run', 'unknown', 'skipped', 'passed']

/** How many cells ended how, the worst first. */
const countCells = (cells: readonly MergedCell[]): ReadonlyMap<Status, number> => {
  const counts = Map.groupBy(cells, ({ last }) => last.status)
  return new Map(order.flatMap((status) => (counts.has(status) ? [[status, counts.get(status)?.length ?? 0] as const] : [])))
}

/** `100 cells: 3 failed, 2 not run, 95 passed` */
export const tellCounts = (cells: readonly MergedCell[]): string => {
  const counts = [...countCells(cells)].map(([status, count]) => `${count} ${status}`)
  return `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}: ${counts.join(', ')}`
}

/** Whether a cell is neither green nor skipped. */
export const isBad = ({ last }: MergedCell): boolean => last.status !== 'passed' && last.status !== 'skipped'

/** Whether a cell is green only after a retry. */
export const isFlaky = ({ last, earlier }: MergedCell): boolean =>
  last.status === 'passed' && earlier.some(({ status }) => status === 'failed' || status === 'broken')
