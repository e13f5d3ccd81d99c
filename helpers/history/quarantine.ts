import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Problem } from '../errors/problem.ts'

const day = z.iso.date('expected a day such as 2026-12-31')

const entry = z.strictObject({
  /** The key of a cell, or a scenario file: all of its cells. */
  cell: z.string().min(1),
  owner: z.string().min(1),
  reason: z.string().min(1),
  /** The last day on which it holds. */
  expires: day,
})
export type QuarantineEntry = z.infer<typeof entry>

export interface Quarantine {
  readonly entries: readonly QuarantineEntry[]
  readonly problems: readonly Problem[]
}

/**
 * Reads a quarantine file: a list of entries. One that has expired is a problem, so that nothing stays red and unseen for
 * ever; it still counts, so that the problem is the quarantine's and not the cell's. `today` is a day such as 2026-12-31.
 */
export const readQuarantine = (text: string, today: string): Quarantine => {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false })
  const problems: Problem[] = document.errors.map(({ pos, message }) => ({
    code: 'quarantine/entry',
    path: [],
    range: [pos[0], pos[1]],
    message: message.split('\n')[0] ?? message,
  }))
  if (problems.length > 0 || document.contents === null) return { entries: [], problems }
  const rangeAt = (path: readonly PropertyKey[]): readonly [number, number] => {
    const node: unknown = document.getIn(path, true)
    if (isNode(node) && node.range) return [node.range[0], node.range[1]]
    return path.length === 0 ? [0, Math.max(1, text.length)] : rangeAt(path.slice(0, -1))
  }
  const problem = (code: Problem['code'], at: readonly PropertyKey[], message: string): void => {
    const path = at.map((part) => (typeof part === 'number' ? part : String(part)))
    problems.push({ code, path, range: rangeAt(at), message })
  }
  if (!isSeq(document.contents))
    problem('quarantine/entry', [], 'a quarantine is a list of entries with `cell`, `owner`, `reason` and `expires`')
  const entries: QuarantineEntry[] = []
  const items = isSeq(document.contents) ? document.contents.items : []
  for (const [index, item] of items.entries()) {
    const read = entry.safeParse(isMap(item) ? item.toJS(document) : item)
    if (!read.success) {
      for (const issue of read.error.issues) problem('quarantine/entry', [index, ...issue.path], [...issue.path, issue.message].join(': '))
      continue
    }
    const { cell, owner, expires } = read.data
    if (entries.some((one) => one.cell === cell)) problem('quarantine/entry', [index, 'cell'], `${cell} is in the list already`)
    if (expires < today)
      problem('quarantine/expired', [index, 'expires'], `the quarantine of ${cell} has expired: ${owner} mends it or says why not yet`)
    entries.push(read.data)
  }
  return { entries, problems }
}

/** The entry that holds for a cell. */
export const quarantineOf = (entries: readonly QuarantineEntry[], key: string): QuarantineEntry | undefined =>
  entries.find(({ cell }) => cell === key || key.startsWith(`${cell}#`))
