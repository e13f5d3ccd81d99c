import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { didYouMean } from '../errors/suggest.ts'
import { fileOfCell } from '../types/scenario.ts'
import type { Scenario } from '../types/scenario.ts'

/** The cells a run is asked for. */
export interface WantedCells {
  /** Their keys; undefined where a run takes all that its other settings select. */
  readonly keys: ReadonlySet<string> | undefined
  /** Why the list can not be read. */
  readonly problem: string | undefined
}

const list = z.array(z.string().min(1))

/** The cells that SEATRIAL_CELLS asks for: a JSON list of keys, or the path of a file that holds one. */
export const wantedCells = (root: string, setting = process.env['SEATRIAL_CELLS']): WantedCells => {
  if (setting === undefined || setting.trim() === '') return { keys: undefined, problem: undefined }
  try {
    const text = setting.trimStart().startsWith('[') ? setting : readFileSync(resolve(root, setting), 'utf8')
    return { keys: new Set(list.parse(JSON.parse(text))), problem: undefined }
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
    return { keys: new Set(), problem: `SEATRIAL_CELLS is neither a JSON list of cells nor a file with one: ${why}` }
  }
}

/** The scenario with the cells that are asked for. */
export const onlyWanted = (scenario: Scenario, { keys }: WantedCells): Scenario =>
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
