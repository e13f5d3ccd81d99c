import { judgeCell } from '../../history/judge.ts'
import type { CellHistory } from '../../history/judge.ts'
import type { Outcome } from '../../history/outcome.ts'
import { quarantineOf } from '../../history/quarantine.ts'
import type { QuarantineEntry } from '../../history/quarantine.ts'
import type { Attempt } from './attempt.ts'
import { isBad } from './counts.ts'
import type { Merged, MergedCell } from './merge.ts'

/** A merged cell with what its history and the quarantine say of it. */
export interface JudgedCell extends MergedCell {
  readonly history: CellHistory
  readonly quarantine: QuarantineEntry | undefined
}

/** The first line of what was wrong. */
export const causeOf = ({ message }: Attempt): string => message.split('\n')[0]?.trim() ?? ''

const outcomeOf = (attempt: Attempt, { key, chart }: MergedCell): Outcome[] => {
  const { uuid, run, status, start, stop } = attempt
  if (status !== 'passed' && status !== 'failed' && status !== 'broken') return []
  const cause = causeOf(attempt).slice(0, 300)
  return [{ uuid, cell: key, chart, run, status, start, duration: Math.max(0, stop - start), ...(cause === '' ? {} : { cause }) }]
}

/** What the attempts are for a history: those that ran. */
export const outcomesOf = ({ cells }: Merged): Outcome[] =>
  cells.flatMap((cell) => [cell.last, ...cell.earlier].flatMap((attempt) => outcomeOf(attempt, cell)))

/**
 * Judges each cell by the history, in which its own attempts are already. What came after its last attempt does not
 * count: old results merged anew are judged as they were.
 */
export const judgeCells = (merged: Merged, history: readonly Outcome[], quarantine: readonly QuarantineEntry[]): JudgedCell[] => {
  const byCell = Map.groupBy(history, ({ cell }) => cell)
  return merged.cells.map((cell) => {
    const before = (byCell.get(cell.key) ?? []).filter(({ start }) => start <= cell.last.start)
    return { ...cell, history: judgeCell(before), quarantine: quarantineOf(quarantine, cell.key) }
  })
}

const order = ['blocker', 'critical', 'normal', 'minor']
const urgency = ({ last, history, quarantine }: JudgedCell): readonly number[] => [
  quarantine === undefined ? 0 : 1,
  ['new', 'known', undefined, 'environment', 'flaky'].indexOf(last.status === 'not run' ? undefined : history.failure),
  (order.indexOf(last.severity) + order.length) % order.length,
  -(last.status === 'not run' ? 0 : history.streak),
]

/** The cells that are red or did not run, the worst first: not in quarantine, new, of the highest priority. */
export const worstFirst = (cells: readonly JudgedCell[]): JudgedCell[] =>
  cells
    .filter(isBad)
    .map((cell) => ({ cell, rank: urgency(cell) }))
    .toSorted((a, b) => a.rank.map((one, at) => one - (b.rank[at] ?? 0)).find((one) => one !== 0) ?? 0)
    .map(({ cell }) => cell)
