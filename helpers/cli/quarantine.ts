import { existsSync, readFileSync } from 'node:fs'
import { defineCommand } from 'citty'
import { printProblems } from '../errors/frame.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { readQuarantine } from '../history/quarantine.ts'
import type { QuarantineEntry } from '../history/quarantine.ts'
import { fileOfCell } from '../types/scenario.ts'
import { exitCodes } from '../vitest/exit-code.ts'
import { scenarioIn } from '../vitest/read-file.ts'
import { scenarioFiles } from '../vitest/selection.ts'
import { repository, session } from './session.ts'

/** Where a quarantine is looked for. */
export const quarantineFile = 'quarantine.yaml'

/** The file that is named, else the one where a quarantine is looked for; undefined where there is none. */
const fileOr = (named: string | undefined): string | undefined => named ?? (existsSync(quarantineFile) ? quarantineFile : undefined)

const wordsOf = (key: string): string => key.split(/[# ]/).toSorted().join(' ')

/** Says why an entry is of no cell of a repository; undefined where it is of one, or of all those of a scenario. */
export const cellMistakes = (root: string) => {
  const files = scenarioFiles(root)
  return (cell: string): { readonly message: string; readonly hint?: string | undefined } | undefined => {
    const file = fileOfCell(cell)
    if (!files.includes(file)) return { message: `there is no scenario ${file}`, hint: didYouMean(file, files) }
    // A file with mistakes is told by whatever runs it.
    const keys = scenarioIn(root, file)?.cells.map(({ key }) => key)
    if (cell === file || keys === undefined || keys.includes(cell)) return undefined
    const sameWords = keys.find((key) => wordsOf(key) === wordsOf(cell))
    return {
      message: `there is no cell \`${cell}\``,
      hint: sameWords === undefined ? didYouMean(cell, keys) : `did you mean \`${sameWords}\`?`,
    }
  }
}

/** The entries of a quarantine file, and whether nothing is wrong with it; what is wrong is printed. */
export const checkedQuarantine = (
  named: string | undefined,
  mistakeOf?: ReturnType<typeof cellMistakes>,
): { readonly entries: readonly QuarantineEntry[]; readonly good: boolean } => {
  const file = fileOr(named)
  if (file === undefined) return { entries: [], good: true }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new SeatrialError('quarantine/entry', `${file} can not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { entries, problems } = readQuarantine(text, new Date().toISOString().slice(0, 10), mistakeOf)
  if (problems.length > 0) process.stderr.write(`${printProblems(file, text, problems)}\n`)
  return { entries, good: problems.length === 0 }
}

export const quarantine = defineCommand({
  meta: {
    name: 'quarantine',
    description: 'Check the quarantine file: its entries are whole, their cells are there, and none has expired',
  },
  args: { file: { type: 'positional', required: false, description: `The file; by default ${quarantineFile}` } },
  run: ({ args }) =>
    session(async () => {
      const { entries, good } = checkedQuarantine(args.file, cellMistakes(repository))
      if (!good) process.exitCode = exitCodes.mistakes
      else if (fileOr(args.file) === undefined) process.stdout.write(`there is no ${quarantineFile}: nothing is in quarantine\n`)
      else process.stdout.write(`${entries.length} in quarantine\n`)
    }),
})
