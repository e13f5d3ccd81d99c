import colors from 'picocolors'
import { imageRegistry } from '../cluster/images/registry.ts'
import { printProblems } from '../errors/frame.ts'
import { describeError } from '../errors/seatrial-error.ts'
import type { Scenario } from '../types/scenario.ts'
import { projectProblems } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { readFile, scenarioIn } from './read-file.ts'
import { wantedRepeats } from './repeats.ts'
import { runState } from './run-state.ts'
import { misplacedFiles, priorityProblem } from './selection.ts'
import { cellProblems, onlyWanted, wantedCells } from './wanted-cells.ts'

/** Ends the process where SEATRIAL_FAILED_FROM has nothing to run again. */
export const endWithoutFailures = (): void => {
  if (runState().failed?.keys?.size !== 0) return
  process.stdout.write(`\nno cell in ${process.env['SEATRIAL_FAILED_FROM']} is red or did not run: nothing was run\n`)
  process.exit(0)
}

/** What keeps a run from being what was asked for, before one scenario is read. */
export const settingProblems = (root: string): string[] => {
  const [repeats, priority] = [wantedRepeats(), priorityProblem()]
  return [
    ...cellProblems(root, wantedCells(root), (file) => scenarioIn(root, file)).map((problem) => `[plan/cells] ${problem}`),
    ...registryProblem(),
    ...misplacedFiles(root).map((problem) => `[scenario/place] ${problem}`),
    ...(repeats === undefined
      ? [`[plan/setting] SEATRIAL_REPEAT=${process.env['SEATRIAL_REPEAT']}: it is not a number from 1 to 1000`]
      : []),
    ...(priority === undefined ? [] : [`[plan/setting] SEATRIAL_PRIORITY=${process.env['SEATRIAL_PRIORITY']}: ${priority}`]),
  ]
}

/** Why images cannot be pushed to where SEATRIAL_IMAGE_REGISTRY says; nothing where they can, or need not be. */
const registryProblem = (): string[] => {
  try {
    imageRegistry()
    return []
  } catch (error) {
    return [describeError(error)]
  }
}

/** Ends the process with the code for mistakes where there is something to say. */
export const refuse = (told: readonly string[]): void => {
  if (told.length === 0) return
  process.stderr.write(`\n${told.join('\n')}\n\n${colors.red('nothing was run')}\n`)
  process.exit(exitCodes.mistakes)
}

/**
 * Ends the process where settings can not be followed, or where scenarios lie that no run would take: a list of cells that can
 * not be run whole is not run in part.
 */
export const refuseSettings = (root: string): void => refuse(settingProblems(root))

/** Ends the process where a project is asked for that there is not; one without a name of its own may be called anything. */
export const refuseProjects = (asked: readonly string[], projects: readonly (string | undefined)[]): void => {
  const names = projects.filter((name) => name !== undefined)
  if (names.length === projects.length) refuse(projectProblems(asked, names).map((problem) => `[plan/setting] ${problem}`))
}

/** The scenarios of the files, with the cells that are wanted of them; but for watch mode, ends the process where one has mistakes. */
export const readOrRefuse = (root: string, files: readonly string[], { watch }: { readonly watch: boolean }): Scenario[] => {
  const all = files.map((file) => readFile(root, file))
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
