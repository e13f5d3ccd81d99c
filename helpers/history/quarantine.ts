import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Problem } from '../errors/problem.ts'
import { zodProblems } from '../errors/zod-problems.ts'
import { isRecord } from '../types/record.ts'

const text = z.string().min(1, 'it says nothing')
const day = z.iso.date('expected a day such as 2026-12-31')

const entry = z.strictObject({
  /** The key of a cell, or a scenario file: all of its cells. */
  cell: text,
  owner: text,
  reason: text,
  /** The last day on which it holds. */
  expires: day,
})
export type QuarantineEntry = z.infer<typeof entry>

export interface Quarantine {
  readonly entries: readonly QuarantineEntry[]
  readonly problems: readonly Problem[]
}

type Mistake = Pick<Problem, 'message' | 'hint'>

/**
 * Reads a quarantine file: a list of entries. One that has expired is a problem, so that nothing stays red and unseen for
 * ever; it still counts, so that the problem is the quarantine's and not the cell's. `today` is a day such as 2026-12-31;
 * `mistakeOf` says of which cells there are none.
 */
export const readQuarantine = (text: string, today: string, mistakeOf?: (cell: string) => Mistake | undefined): Quarantine => {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false })
  const problems: Problem[] = document.errors.map(({ pos, message }) => ({
    code: 'quarantine/entry',
    path: [],
    range: [pos[0], pos[1]],
    message: message.split('\n')[0] ?? message,
  }))
  if (problems.length > 0 || document.contents === null) return { entries: [], problems }
  const rangeAt = (path: readonly PropertyKey[]): Problem['range'] => {
    const node: unknown = document.getIn(path, true)
    if (isNode(node) && node.range) return [node.range[0], node.range[1]]
    return path.length === 0 ? [0, Math.max(1, text.length)] : rangeAt(path.slice(0, -1))
  }
  const keyRangeAt = (path: readonly PropertyKey[]): Problem['range'] => {
    const entry: unknown = document.getIn(path.slice(0, -1), true)
    const key = isMap(entry) ? entry.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === path.at(-1)) : undefined
    return isNode(key) && key.range ? [key.range[0], key.range[1]] : rangeAt(path)
  }
  const problem = (path: Problem['path'], mistake: Mistake, code: Problem['code'] = 'quarantine/entry'): void =>
    void problems.push({ ...mistake, code, path, range: rangeAt(path) })
  if (!isSeq(document.contents)) problem([], { message: 'a quarantine is a list of entries with `cell`, `owner`, `reason` and `expires`' })
  const entries: QuarantineEntry[] = []
  const items = isSeq(document.contents) ? document.contents.items : []
  for (const [index, item] of items.entries()) {
    const data: unknown = isNode(item) ? item.toJS(document) : item
    const named = isRecord(data) ? data['cell'] : undefined
    const mistake = typeof named === 'string' && named !== '' ? mistakeOf?.(named) : undefined
    if (mistake !== undefined) problem([index, 'cell'], mistake)
    const read = entry.safeParse(data)
    if (!read.success) {
      for (const found of zodProblems(read.error.issues, entry, data)) {
        const path = [index, ...found.path]
        const range = found.code === 'scenario/unknown-key' ? keyRangeAt(path) : rangeAt(path)
        problems.push({ ...found, code: 'quarantine/entry', path, range })
      }
      continue
    }
    const { cell, owner, expires } = read.data
    if (entries.some((one) => one.cell === cell)) problem([index, 'cell'], { message: `${cell} is in the list already` })
    const expired = `the quarantine of ${cell} has expired: ${owner} mends it or says why not yet`
    if (expires < today) problem([index, 'expires'], { message: expired }, 'quarantine/expired')
    entries.push(read.data)
  }
  return { entries, problems }
}

/** The entry that holds for a cell. */
export const quarantineOf = (entries: readonly QuarantineEntry[], key: string): QuarantineEntry | undefined =>
  entries.find(({ cell }) => cell === key || key.startsWith(`${cell}#`))
