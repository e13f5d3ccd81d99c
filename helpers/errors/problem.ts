import type { Code } from './catalogue.ts'

/** Where a problem stands in its document: the keys and indexes that lead there. */
export type Path = readonly (string | number)[]

/** One thing wrong with a file: data until it is printed. Offsets are UTF-16 code units into the file's text. */
export interface Problem {
  readonly code: Code
  readonly path: Path
  readonly range: readonly [start: number, end: number]
  readonly message: string
  readonly hint?: string | undefined
}
