import { posix } from 'node:path'
import { parseDocument } from 'yaml'
import type { Path } from '../errors/problem.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { SpecProblem } from '../steps/verb.ts'
import { isRecord } from '../types/record.ts'
import type { Files, ValuesLayer } from '../types/scenario.ts'

/** What a reference is resolved against. Paths are relative to the repository's root. */
export interface Base {
  readonly files: Files
  /** Folder of the scenario file. */
  readonly folder: string
}

const nearby = (files: Files, path: string): string | undefined => {
  const folder = posix.dirname(path)
  return files.isFolder(folder) ? didYouMean(posix.basename(path), files.list(folder)) : undefined
}

/** Problems of a chart reference; an empty list when the folder holds a chart. */
export const checkChart = (chart: string, path: Path, { files }: Base): SpecProblem[] => {
  if (files.isFile(posix.join(chart, 'Chart.yaml'))) return []
  const message = files.isFolder(chart) ? `\`${chart}\` has no Chart.yaml` : `there is no folder \`${chart}\``
  return [{ code: 'scenario/file', path, message, hint: nearby(files, chart) }]
}

const yamlProblem = (text: string): string | undefined => {
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error) return error.message.split('\n')[0]
  const data: unknown = document.toJS()
  return data === null || isRecord(data) ? undefined : 'it is not a mapping'
}

/** A values layer with its file found: beside the scenario, then in the chart, then from the root. */
export const resolveLayer = (
  layer: string | Record<string, unknown>,
  chart: string,
  path: Path,
  base: Base,
  problems: SpecProblem[],
): ValuesLayer => {
  if (typeof layer !== 'string') return { inline: layer }
  const places = [posix.join(base.folder, layer), posix.join(chart, layer), posix.normalize(layer)]
  const file = places.find((place) => base.files.isFile(place))
  if (file === undefined) {
    const hint = places.map((place) => nearby(base.files, place)).find((one) => one?.startsWith('did'))
    problems.push({ code: 'scenario/file', path, message: `there is no values file \`${layer}\`: looked for ${places.join(', ')}`, hint })
    return { file: layer }
  }
  const bad = yamlProblem(base.files.read(file))
  if (bad !== undefined) problems.push({ code: 'scenario/file', path, message: `${file} can not be used as values: ${bad}` })
  return { file }
}

/** Problems of a file a step names. */
export const checkFile = (file: string, path: Path, { files }: Base): SpecProblem[] =>
  files.isFile(file) ? [] : [{ code: 'scenario/file', path, message: `there is no file \`${file}\``, hint: nearby(files, file) }]
