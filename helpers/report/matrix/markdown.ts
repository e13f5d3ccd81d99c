import { addressOf } from '../address.ts'
import { plain } from '../merge/plain.ts'
import type { HeatMap, Placed } from './heat-map.ts'
import { isSettled, signs, states } from './state.ts'

/** The most bytes that all tables together may take: the rest of the summary has to have its room. */
const most = 16_000
/** A table with more columns is no longer read at a glance. */
const widest = 20

const place = (cells: readonly Placed[], page: string): string => {
  const [worst] = cells
  if (worst === undefined) return ''
  const alike = cells.filter(({ state }) => state === worst.state).length
  const { emoji } = signs[worst.state]
  const text = cells.length === 1 ? emoji : `${emoji} ${alike}/${cells.length}`
  // Green cells have no link: they are most, and a link is longer than all the rest.
  return isSettled(worst.state) ? text : `[${text}](${addressOf(page, worst.cell.last)})`
}

const tableOf = ({ scenario, rows, columns, places }: HeatMap, page: string): string => {
  const names = [rows?.dimension, columns?.dimension].filter((name) => name !== undefined)
  const head = [names.join(' / '), ...(columns?.values ?? [])].map((text) => plain(text, 40))
  const lines = places.map((line, at) => [plain(rows?.values[at] ?? '', 40), ...line.map((cells) => place(cells, page))])
  const table = [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`)
  return `\n**${plain(scenario, 120)}**\n\n${table.join('\n')}\n`
}

/**
 * The heat maps as Markdown, in short: scenarios with a matrix and something that is not green, the worst first, as far as
 * there is room. Empty where there is none.
 */
export const heatMapMarkdown = (maps: readonly HeatMap[], page: string): string => {
  const open = maps.filter(({ worst, columns }) => !isSettled(worst) && columns !== undefined)
  const tables: string[] = []
  let size = 0
  for (const map of open) {
    if ((map.columns?.values.length ?? 0) > widest) continue
    const table = tableOf(map, page)
    if (size + Buffer.byteLength(table) > most) break
    size += Buffer.byteLength(table)
    tables.push(table)
  }
  if (tables.length === 0) return ''
  const rest =
    open.length > tables.length ? `\n… and ${open.length - tables.length} more scenarios, on the heat map beside the report\n` : ''
  const used = new Set(open.flatMap(({ places }) => places.flat(2).map(({ state }) => state)))
  const legend = states.flatMap((state) => (used.has(state) ? [`${signs[state].emoji} ${signs[state].meaning}`] : []))
  return `\n### Matrix (${open.length})\n\n${legend.join(' · ')}\n${tables.join('')}${rest}`
}
