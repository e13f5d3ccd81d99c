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
const starters = new Set(['install', 'upgrade', 'apply'])

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

/** One line for the end of a run: what share of their time the cells spent on what. Undefined where there was none. */
export const timeLine = (cells: readonly TestCase[]): string | undefined => {
  const all = cells.flatMap((cell) => cell.meta().timeSpent ?? [])
  const sum = (part: keyof TimeSpent): number => all.reduce((total, one) => total + one[part], 0)
  const total = sum('queued') + sum('starting') + sum('checking')
  if (total === 0) return undefined
  const share = (part: keyof TimeSpent): string => `${Math.round((100 * sum(part)) / total)} %`
  return `${formatDuration(Math.round(total / 1000) * 1000)} of ${all.length} cells side by side: ${share('starting')} until charts were ready, ${share('checking')} at checks, ${share('queued')} in the queue`
}
