import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import colors from 'picocolors'
import { printProblems } from '../errors/frame.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import type { Scenario } from '../types/scenario.ts'
import { exitCodes } from './exit-code.ts'
import { wantedRepeats } from './repeats.ts'
import { runState } from './run-state.ts'
import { cellProblems, onlyWanted, wantedCells } from './wanted-cells.ts'

const read = (root: string, file: string) => {
  const text = readFileSync(join(root, file), 'utf8')
  return { file, text, reading: readScenario(file, text, diskFiles(root)) }
}

/** Ends the process where SEATRIAL_FAILED_FROM has nothing to run again. */
export const endWithoutFailures = (): void => {
  if (runState().failed?.keys?.size !== 0) return
  process.stdout.write(`\nno cell in ${process.env['SEATRIAL_FAILED_FROM']} is red or did not run: nothing was run\n`)
  process.exit(0)
}

/** Ends the process where settings can not be followed: a list of cells that can not be run whole is not run in part. */
export const refuseSettings = (root: string): void => {
  const problems = cellProblems(root, wantedCells(root), (file) => {
    const { reading } = read(root, file)
    return 'scenario' in reading ? reading.scenario : undefined
  })
  const told = problems.map((problem) => `[plan/cells] ${problem}`)
  if (wantedRepeats() === undefined)
    told.push(`[plan/setting] SEATRIAL_REPEAT=${process.env['SEATRIAL_REPEAT']}: it is not a number from 1 to 1000`)
  if (told.length === 0) return
  process.stderr.write(`\n${told.join('\n')}\n\n${colors.red('nothing was run')}\n`)
  process.exit(exitCodes.mistakes)
}

/** The scenarios of the files, with the cells that are wanted of them; but for watch mode, ends the process where one has mistakes. */
export const readOrRefuse = (root: string, files: readonly string[], { watch }: { readonly watch: boolean }): Scenario[] => {
  const all = files.map((file) => read(root, file))
  const mistaken = all.flatMap(({ file, text, reading }) => ('problems' in reading ? [{ file, text, problems: reading.problems }] : []))
  if (mistaken.length === 0 || watch) {
    const wanted = wantedCells(root)
    return all.flatMap(({ reading }) => ('scenario' in reading ? [onlyWanted(reading.scenario, wanted)] : []))
  }
  const printed = mistaken.map(({ file, text, problems }) => printProblems(file, text, problems))
  const count = mistaken.reduce((sum, { problems }) => sum + problems.length, 0)
  const last = `${count} ${count === 1 ? 'problem' : 'problems'} in ${mistaken.length} of ${files.length} scenario files; nothing was run`
  process.stderr.write(`\n${printed.join('\n\n')}\n\n${colors.red(last)}\n`)
  // Configuration errors have an exit code of their own, apart from failed tests.
  return process.exit(exitCodes.mistakes)
}
