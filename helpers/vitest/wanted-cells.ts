import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { didYouMean } from '../errors/suggest.ts'
import { failedCells } from '../report/merge/failed-cells.ts'
import { fileOfCell } from '../types/scenario.ts'
import type { Scenario } from '../types/scenario.ts'
import { runState } from './run-state.ts'

/** The cells a run is asked for. */
export interface WantedCells {
  /** Their keys; undefined where a run takes all that its other settings select. */
  readonly keys: ReadonlySet<string> | undefined
  /** Why the list can not be read. */
  readonly problem: string | undefined
}

export const everything: WantedCells = { keys: undefined, problem: undefined }
const list = z.array(z.string().min(1))

/** Whether a variable of the environment says something. */
export const isSet = (setting: string | undefined): setting is string => setting !== undefined && setting.trim() !== ''

const whyNot = (error: unknown): string =>
  error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)

/** SEATRIAL_CELLS: a JSON list of keys, or the path of a file that holds one. */
const listed = (root: string, setting: string): WantedCells => {
  try {
    const text = setting.trimStart().startsWith('[') ? setting : readFileSync(resolve(root, setting), 'utf8')
    return { keys: new Set(list.parse(JSON.parse(text))), problem: undefined }
  } catch (error) {
    return { keys: new Set(), problem: `SEATRIAL_CELLS is neither a JSON list of cells nor a file with one: ${whyNot(error)}` }
  }
}

/** The cells that are red or did not run by the results in a folder, which `setting` names. */
export const failedIn = (folder: string, setting: string): WantedCells => {
  try {
    return { keys: new Set(failedCells(folder)), problem: undefined }
  } catch (error) {
    return { keys: new Set(), problem: `${setting} names no folder with results: ${whyNot(error)}` }
  }
}

/** What is asked for by both of two lists. */
export const both = (a: WantedCells, b: WantedCells): WantedCells => ({
  keys: a.keys === undefined ? b.keys : b.keys === undefined ? a.keys : a.keys.intersection(b.keys),
  problem: a.problem ?? b.problem,
})

/** The cells that SEATRIAL_CELLS and SEATRIAL_FAILED_FROM ask for. */
export const wantedCells = (root: string, settings: NodeJS.ProcessEnv = process.env): WantedCells => {
  const [cells, from] = [settings['SEATRIAL_CELLS'], settings['SEATRIAL_FAILED_FROM']]
  if (!isSet(from)) return isSet(cells) ? listed(root, cells) : everything
  // Read once: the run itself may write where those results are.
  const again = (runState().failed ??= failedIn(resolve(root, from), 'SEATRIAL_FAILED_FROM'))
  return both(isSet(cells) ? listed(root, cells) : everything, again)
}

/** The scenario with the cells that are asked for. */
export const onlyWanted = (scenario: Scenario, { keys }: Pick<WantedCells, 'keys'>): Scenario =>
  keys === undefined ? scenario : { ...scenario, cells: scenario.cells.filter(({ key }) => keys.has(key)) }

/** What is wrong with the list: that it can not be read, or cells that the scenarios with their files do not have. */
export const cellProblems = (
  root: string,
  { keys, problem }: WantedCells,
  scenarioOf: (file: string) => Scenario | undefined,
): string[] => {
  if (problem !== undefined) return [problem]
  return [...Map.groupBy(keys ?? [], fileOfCell)].flatMap(([file, wanted]) => {
    if (!existsSync(resolve(root, file))) return wanted.map((key) => `there is no cell \`${key}\`: there is no file ${file}`)
    // A file with mistakes is told by itself.
    const cells = scenarioOf(file)?.cells.map(({ key }) => key) ?? wanted
    return wanted
      .filter((key) => !cells.includes(key))
      .map((key) => [`there is no cell \`${key}\``, didYouMean(key, cells)].filter((part) => part !== undefined).join('; '))
  })
}
