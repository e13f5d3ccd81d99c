import { readFileSync } from 'node:fs'
import { defineCommand } from 'citty'
import { printProblems } from '../errors/frame.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { readQuarantine } from '../history/quarantine.ts'
import type { QuarantineEntry } from '../history/quarantine.ts'
import { session } from './session.ts'

/** Where a quarantine is looked for. */
export const quarantineFile = 'quarantine.yaml'

/** The entries of a quarantine file, and whether nothing is wrong with it; what is wrong is printed. */
export const checkedQuarantine = (file: string | undefined): { readonly entries: readonly QuarantineEntry[]; readonly good: boolean } => {
  if (file === undefined) return { entries: [], good: true }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new SeatrialError('quarantine/entry', `${file} can not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { entries, problems } = readQuarantine(text, new Date().toISOString().slice(0, 10))
  if (problems.length > 0) process.stderr.write(`${printProblems(file, text, problems)}\n`)
  return { entries, good: problems.length === 0 }
}

export const quarantine = defineCommand({
  meta: { name: 'quarantine', description: 'Check the quarantine file: its entries are whole, and none has expired' },
  args: { file: { type: 'positional', default: quarantineFile, description: 'The file' } },
  run: ({ args }) =>
    session(async () => {
      const { entries, good } = checkedQuarantine(args.file)
      if (good) process.stdout.write(`${entries.length} in quarantine\n`)
      else process.exitCode = 2
    }),
})
