import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { isBad, isFlaky } from './counts.ts'
import type { JudgedCell } from './judged.ts'

const result = z.looseObject({ labels: z.array(z.unknown()).default([]), statusDetails: z.looseObject({}).default({}) })

/** What the page says of a cell that is red, or was before it was green: tags to search by, and Allure's own marks. */
const marksOf = (cell: JudgedCell): { readonly tags: readonly string[]; readonly details: object } => {
  const { history, quarantine } = cell
  if (isFlaky(cell)) return { tags: ['flaky'], details: { flaky: true } }
  return {
    tags: [...(history.failure === undefined ? [] : [history.failure]), ...(quarantine === undefined ? [] : ['quarantine'])],
    details: { known: history.failure === 'known', flaky: history.failure === 'flaky', muted: quarantine !== undefined },
  }
}

/** Writes what history says of red cells, and of those that were green only after a retry, into their results in `folder`; the files that those are links to stay as they are. */
export const markResults = (folder: string, cells: readonly JudgedCell[]): void => {
  for (const cell of cells.filter((one) => isBad(one) || isFlaky(one))) {
    if (cell.last.file === undefined) continue
    const file = join(folder, basename(cell.last.file))
    const read = result.parse(JSON.parse(readFileSync(file, 'utf8')))
    const { tags, details } = marksOf(cell)
    const labels = [...read.labels, ...tags.map((value) => ({ name: 'tag', value }))]
    rmSync(file)
    writeFileSync(file, JSON.stringify({ ...read, labels, statusDetails: { ...read.statusDetails, ...details } }))
  }
}
