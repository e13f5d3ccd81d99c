import type { QuarantineEntry } from '../../history/quarantine.ts'
import { isBad, isFlaky } from '../merge/counts.ts'
import type { MergedCell } from '../merge/merge.ts'

/** What a cell is in a heat map, the worst first. */
export const states = ['failed', 'broken', 'not run', 'quarantined', 'flaky', 'skipped', 'passed'] as const
export type State = (typeof states)[number]

/** Signs that differ in shape, so that nobody needs to tell colours apart: on the page, and in Markdown. */
export const signs: Readonly<Record<State, { readonly sign: string; readonly emoji: string; readonly meaning: string }>> = {
  failed: { sign: '✗', emoji: '❌', meaning: 'failed' },
  broken: { sign: '!', emoji: '🛑', meaning: 'broken: the environment failed it' },
  'not run': { sign: '?', emoji: '❔', meaning: 'planned, and not run' },
  quarantined: { sign: 'Q', emoji: '🚧', meaning: 'red or not run, and in quarantine' },
  flaky: { sign: '↻', emoji: '🔁', meaning: 'passed, but only after a retry' },
  skipped: { sign: '–', emoji: '➖', meaning: 'skipped' },
  passed: { sign: '✓', emoji: '✅', meaning: 'passed' },
}

/** A merged cell, and the quarantine that holds for it where that is known. */
export type ShownCell = MergedCell & { readonly quarantine?: QuarantineEntry | undefined }

export const stateOf = (cell: ShownCell): State => {
  const { status } = cell.last
  if (isBad(cell) && cell.quarantine !== undefined) return 'quarantined'
  if (isFlaky(cell)) return 'flaky'
  return status === 'unknown' ? 'not run' : status
}

/** Whether nothing is left to be done about it: it passed, or was skipped. */
export const isSettled = (state: State): boolean => state === 'passed' || state === 'skipped'

/** 0 for the worst. */
export const badness = (state: State): number => states.indexOf(state)
