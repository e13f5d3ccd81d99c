import { stringify } from 'csv-stringify/sync'
import type { Access } from './answers.ts'

/** One line of the table that goes into the report. */
export interface Row {
  readonly from: string
  readonly to: string
  readonly protocol: string
  readonly expected: Access
  /** `allowed` and `denied` with the probe's own word, or why it was not asked. */
  readonly live: string
  /** What the policies say, `unknown` where they can not tell. */
  readonly policies: Access | 'unknown'
  readonly because: string
  /** What is wrong with it, as a sentence. */
  readonly wrong?: string
}

const columns = ['from', 'to', 'protocol', 'expected', 'live', 'policies', 'because'] as const

export const csvOf = (rows: readonly Row[]): string => stringify([...rows], { header: true, columns: [...columns] })

export const wrongOf = (rows: readonly Row[]): readonly string[] => rows.flatMap(({ wrong }) => wrong ?? [])

/** Who reaches whom as a table: sources down, targets across. */
export const gridOf = (rows: readonly Row[]): string => {
  const across = [...new Set(rows.map(({ to, protocol }) => `${to}/${protocol}`))]
  const grid = [...Map.groupBy(rows, ({ from }) => from)].map(([from, own]) => {
    const live = new Map(own.map((row) => [`${row.to}/${row.protocol}`, row.live.startsWith('allowed') ? 'yes' : 'no']))
    return [from, ...across.map((target) => live.get(target) ?? '')]
  })
  return stringify([['', ...across], ...grid])
}
