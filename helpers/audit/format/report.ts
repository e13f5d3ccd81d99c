import type { Finding, Level } from '../finding.ts'

/** All that an audit says: what `--format json` prints. */
export interface Report {
  /** Of this shape: it changes when something is renamed or removed, not when something is added. */
  readonly version: 1
  readonly chart: string
  readonly release: string
  readonly namespace: string
  /** How many objects the chart renders to. */
  readonly objects: number
  readonly counts: Readonly<Record<Level, number>>
  readonly findings: readonly Finding[]
}

export const countsOf = (findings: readonly Finding[]): Report['counts'] => {
  const count = (wanted: Level): number => findings.filter(({ level }) => level === wanted).length
  return { error: count('error'), warning: count('warning'), note: count('note') }
}

export const jsonOf = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
