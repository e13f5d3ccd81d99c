import { formatDuration } from '../../types/duration.ts'
import { addressOf } from '../address.ts'
import { heatMapsOf } from '../matrix/heat-map.ts'
import { heatMapMarkdown } from '../matrix/markdown.ts'
import { isFlaky, tellCounts } from './counts.ts'
import { causeOf, worstFirst } from './judged.ts'
import type { JudgedCell } from './judged.ts'
import type { Unreadable } from './merge.ts'
import { plain } from './plain.ts'

/** GitHub shows no summary of a step that is larger than 1 MiB, and no comment of more than 65,536 characters. */
export const summaryLimit = 60_000

export interface SummaryInput {
  readonly cells: readonly JudgedCell[]
  readonly unreadable: readonly Unreadable[]
  /** Attempts in all. */
  readonly attempts: number
  /** The address of the page's first file. */
  readonly page: string
}

const linked = (page: string, { name, last }: JudgedCell): string => `[${plain(name, 120)}](${addressOf(page, last)})`
const percent = (share: number): string => `${Math.round(share * 100)} %`
const day = (time: number): string => new Date(time).toISOString().slice(0, 10)

const what = ({ last, history, quarantine }: JudgedCell): string => {
  const label = last.status === 'not run' ? 'not run' : (history.failure ?? last.status)
  const streak = history.failure === 'known' && history.since !== undefined ? `, ${history.streak} times since ${day(history.since)}` : ''
  return `${label}${streak}${quarantine === undefined ? '' : `, in quarantine until ${quarantine.expires} (${plain(quarantine.owner, 40)})`}`
}

/** A section with at most `most` lines; nothing where there is nothing to say. */
const section = <T>(title: string, items: readonly T[], most: number, line: (item: T) => string, head = ''): string => {
  if (items.length === 0) return ''
  const rest = items.length > most ? `\n… and ${items.length - most} more\n` : ''
  return `\n### ${title} (${items.length})\n\n${head}${items.slice(0, most).map(line).join('\n')}\n${rest}`
}

const table = (...columns: string[]): string => `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n`

/** What a person reads first, as Markdown of less than 60 KB: the counts, the worst ten with their causes, then the rest in short. */
export const summaryMarkdown = ({ cells, unreadable, attempts, page }: SummaryInput): string => {
  const bad = worstFirst(cells)
  const flaky = cells.filter(({ history }) => history.flakes.share > 0).toSorted((a, b) => b.history.flakes.low - a.history.flakes.low)
  const skips = [
    ...Map.groupBy(
      cells.filter(({ last }) => last.status === 'skipped'),
      ({ last }) => causeOf(last) || 'no reason is given',
    ),
  ]
  const recovered = cells.filter(isFlaky)
  const slower = cells
    .flatMap((cell) => (cell.history.slowdown ? [{ cell, slowdown: cell.history.slowdown }] : []))
    .toSorted((a, b) => b.slowdown.ratio - a.slowdown.ratio)
  const turned = cells.flatMap((cell) => (cell.history.changePoint ? [{ cell, point: cell.history.changePoint }] : []))
  const parts = [
    `## ${bad.length === 0 && unreadable.length === 0 ? '✅' : '❌'} ${tellCounts(cells)}\n\n[Report](${page}), ${attempts} attempts\n`,
    section('Can not be read', unreadable, 10, ({ path, why }) => `- ${plain(path)}: ${plain(why)}`),
    section(
      'The worst',
      bad.slice(0, 10),
      10,
      (cell) => `| ${linked(page, cell)} | ${what(cell)} | ${plain(causeOf(cell.last), 300)} |`,
      table('cell', 'what it is', 'cause'),
    ),
    section(
      'Also red or not run',
      bad.slice(10),
      40,
      (cell) => `- ${linked(page, cell)}: ${what(cell)}; ${plain(causeOf(cell.last), 120)}`,
    ),
    heatMapMarkdown(heatMapsOf(cells), page),
    section('Why cells were skipped', skips, 10, ([why, of]) => `- ${plain(why)}: ${of.length}`),
    section(
      'Green only after a retry',
      recovered,
      10,
      (cell) => `- ${linked(page, cell)}: ${plain(causeOf(cell.earlier[0] ?? cell.last), 120)}`,
    ),
    section('Slower', slower, 10, ({ cell, slowdown }) =>
      [
        `- ${linked(page, cell)}: ${formatDuration(slowdown.before)} to ${formatDuration(slowdown.now)}`,
        `p = ${slowdown.p.toFixed(3)}`,
      ].join(', '),
    ),
    section(
      'Flaky',
      flaky,
      10,
      (cell) => {
        const { share, low, high, of } = cell.history.flakes
        return `| ${linked(page, cell)} | ${percent(share)} | ${percent(low)} to ${percent(high)} | ${of} |`
      },
      table('cell', 'failed and passed again', '95 % confidence', 'attempts'),
    ),
    section('Duration changed', turned, 10, ({ cell, point }) =>
      [`- ${linked(page, cell)}: ${formatDuration(point.before)} to ${formatDuration(point.after)}`, `since ${day(point.since)}`].join(' '),
    ),
  ]
  // Long addresses and many bytes a letter: a section is left out rather than cut.
  return parts.reduce((text, part) => (Buffer.byteLength(text + part) < summaryLimit ? text + part : text), '')
}
