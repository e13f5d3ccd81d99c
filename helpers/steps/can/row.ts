import { stringify } from 'csv-stringify/sync'

type Answer = 'allowed' | 'denied'

/** One line of the table that goes into the report. */
export interface Row {
  readonly permission: string
  readonly expected: Answer
  readonly cluster: Answer
  /** What the server did when it was asked for it: `403`, `let through`, or why it was not asked. */
  readonly tried: string
  /** Which rules allow it, or which come nearest. */
  readonly because: string
  /** What is wrong with it, as a sentence. */
  readonly wrong?: string
}

const columns = ['permission', 'expected', 'cluster', 'tried', 'because'] as const

export const csvOf = (rows: readonly Row[]): string => stringify([...rows], { header: true, columns: [...columns] })
