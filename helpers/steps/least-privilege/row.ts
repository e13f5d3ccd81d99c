import { stringify } from 'csv-stringify/sync'

/** One line of the table that goes into the report. */
export interface Row {
  readonly account: string
  /** `delete pods`, with wildcards as the rule has them. */
  readonly grant: string
  readonly where: string
  /** How often it was asked for. */
  readonly requests: number
  readonly verdict: 'used' | 'unused' | 'wildcard' | 'not logged' | 'refused'
  /** Which rule gives it, by which binding. */
  readonly by: string
  /** The reason for which it need not be used. */
  readonly accepted: string
  /** What is wrong with it, as a sentence. */
  readonly wrong?: string
}

const columns = ['account', 'grant', 'where', 'requests', 'verdict', 'by', 'accepted'] as const

export const csvOf = (rows: readonly Row[]): string => stringify([...rows], { header: true, columns: [...columns] })
