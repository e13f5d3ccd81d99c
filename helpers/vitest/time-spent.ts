import type { TestCase } from 'vitest/node'
import { formatDuration } from '../types/duration.ts'

/** What a cell has spent its time on, in milliseconds. */
export interface TimeSpent {
  /** Waiting for a place in the cluster. */
  queued: number
  /** Waiting until what it had made was ready: pods scheduled, programs started. */
  starting: number
  /** Everything else its steps did. */
  checking: number
}

export const noTime = (): TimeSpent => ({ queued: 0, starting: 0, checking: 0 })

/** Verbs whose time is what they start. */
const starters = new Set(['install', 'upgrade', 'rollback', 'apply', 'delete', 'restart'])

/** Adds a step's time; `queued` is the part of it that it waited for a place. */
export const addStep = (spent: TimeSpent, verb: string, took: number, queued: number): void => {
  spent.queued += queued
  spent[starters.has(verb) ? 'starting' : 'checking'] += took - queued
}

declare module 'vitest' {
  export interface TaskMeta {
    timeSpent?: TimeSpent
  }
}

/** What went by before the first cell could start and in all, in milliseconds. */
interface RunTime {
  /** Until the cluster was there and had its images. */
  readonly opening: number
  readonly whole: number
}

/** One line for the end of a run: what share of its time went where. Undefined where no cell ran. */
export const timeLine = (cells: readonly TestCase[], { opening, whole }: RunTime): string | undefined => {
  const all = cells.flatMap((cell) => cell.meta().timeSpent ?? [])
  const sum = (part: keyof TimeSpent): number => all.reduce((total, one) => total + one[part], 0)
  const total = sum('queued') + sum('starting') + sum('checking')
  if (total === 0) return undefined
  const percent = (part: number, of: number): string => `${Math.round((100 * part) / of)} %`
  const share = (part: keyof TimeSpent): string => percent(sum(part), total)
  const cellCount = all.length === 1 ? '1 cell' : `${all.length} cells side by side`
  return (
    `${formatDuration(whole)}, ${percent(opening, whole)} of it until the cluster had its images; ` +
    `${cellCount}: ${share('starting')} until charts were ready, ${share('checking')} at checks, ${share('queued')} in the queue`
  )
}
