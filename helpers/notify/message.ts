import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'

/** What is told of a merged report. */
export interface Message {
  /** The counts, such as `❌ 100 cells: 3 failed, 97 passed`. */
  readonly title: string
  /** A line for each cell that is red or did not run, the worst first. */
  readonly lines: readonly string[]
  /** The whole summary, as Markdown. */
  readonly summary: string
  /** Where the report is. */
  readonly link: string | undefined
}

const test = z.object({
  name: z.string(),
  rawStatus: z.string(),
  message: z.string().optional(),
  extra: z.object({ failure: z.string().optional(), quarantine: z.unknown().optional() }),
})
type Test = z.infer<typeof test>
const report = z.object({ results: z.object({ tests: z.array(test) }) })

/** What a person minds most comes first; what is expected to be red comes last. */
const order = ['new', 'known', undefined, 'environment', 'flaky']
const urgency = ({ extra: { failure, quarantine } }: Test): number =>
  (quarantine === undefined ? 0 : order.length) + Math.max(0, order.indexOf(failure))

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
const firstLine = (text: string): string => text.trim().split('\n')[0]?.trim() ?? ''

const lineOf = ({ name, rawStatus, message = '', extra }: Test): string => {
  const what = [extra.failure ?? rawStatus, ...(extra.quarantine === undefined ? [] : ['in quarantine'])].join(', ')
  return cut(`${name} (${what}): ${firstLine(message)}`, 280)
}

const whyNot = (error: unknown): string => (error instanceof Error ? firstLine(error.message) : String(error))

/** The message of a folder that `seatrial report` has written. @throws SeatrialError report/nothing */
export const readMessage = (folder: string, link: string | undefined): Message => {
  try {
    const summary = readFileSync(join(folder, 'summary.md'), 'utf8')
    const { tests } = report.parse(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))).results
    const red = tests.filter(({ rawStatus }) => rawStatus !== 'passed' && rawStatus !== 'skipped')
    const worst = red.toSorted((a, b) => urgency(a) - urgency(b))
    return { title: firstLine(summary).replace(/^#+ /, ''), lines: worst.map(lineOf), summary, link }
  } catch (error) {
    throw new SeatrialError('report/nothing', `${folder} is no folder that \`seatrial report\` has written: ${whyNot(error)}`)
  }
}

/** The most lines that are worth a message. */
const most = 10

/** The worst lines that fit into so many UTF-16 units, and how many there are beside them; empty where nothing is red. */
export const worstLines = ({ lines }: Message, limit: number): string => {
  for (let count = Math.min(most, lines.length); count > 0; count -= 1) {
    const rest = lines.length - count
    const text = [...lines.slice(0, count).map((line) => `• ${line}`), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n')
    if (text.length <= limit) return text
  }
  return ''
}
