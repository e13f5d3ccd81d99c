import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import type { Reading } from '../scenario/read.ts'
import type { Scenario } from '../types/scenario.ts'

/** A scenario file of a repository with its text, which a frame is printed from. */
export interface ReadFile {
  readonly file: string
  readonly text: string
  readonly reading: Reading
}

/** Reads a scenario file; its path is relative to `root`. */
export const readFile = (root: string, file: string): ReadFile => {
  const text = readFileSync(join(root, file), 'utf8')
  return { file, text, reading: readScenario(file, text, diskFiles(root)) }
}

/** The scenario of a file; undefined where that has mistakes. */
export const scenarioIn = (root: string, file: string): Scenario | undefined => {
  const { reading } = readFile(root, file)
  return 'scenario' in reading ? reading.scenario : undefined
}
