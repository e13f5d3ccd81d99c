import { posix } from 'node:path'
import { parse, parseAllDocuments, parseDocument } from 'yaml'
import type { Path } from '../errors/problem.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { NamedFile, SpecProblem } from '../steps/verb.ts'
import { chartName, chartText, folderOf, placeOf, type ChartSource } from '../types/chart.ts'
import { interpolate, type ExpressionProblem } from '../types/expression.ts'
import { isRecord } from '../types/record.ts'
import type { Files, ValuesLayer } from '../types/scenario.ts'

/** What a reference is resolved against. Paths are relative to the repository's root. */
export interface Base {
  readonly files: Files
  /** Folder of the scenario file. */
  readonly folder: string
}

/** What is beside a file that is not there and called much like it, as it was written: `asWritten` is its path or the end of that. */
const nearby = (files: Files, path: string, asWritten = path): string | undefined => {
  const folder = posix.dirname(path)
  if (!files.isFolder(folder)) return undefined
  return didYouMean(posix.basename(path), files.list(folder), (name) => posix.join(posix.dirname(asWritten), name))
}

/** Why a text is no YAML mapping. */
const yamlProblem = (text: string): string | undefined => {
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error) return error.message.split('\n')[0]
  try {
    const data: unknown = document.toJS()
    return data === null || isRecord(data) ? undefined : 'it is not a mapping'
  } catch (thrown) {
    // An alias of nothing, or too many of them.
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

const folderProblems = (chart: string, { files }: Base): Omit<SpecProblem, 'path'>[] => {
  const about = posix.join(chart, 'Chart.yaml')
  if (files.isFile(about)) {
    const bad = yamlProblem(files.read(about))
    return bad === undefined ? [] : [{ code: 'scenario/file', message: `${about}: ${bad}` }]
  }
  const message = files.isFolder(chart) ? `\`${chart}\` has no Chart.yaml` : `there is no folder \`${chart}\``
  return [{ code: 'scenario/file', message, hint: nearby(files, chart) }]
}

/** Problems of a chart that is in the repository; of one elsewhere nothing is known before it is pulled. */
export const checkChart = (chart: ChartSource, path: Path, base: Base): SpecProblem[] => {
  const place = placeOf(chart)
  if (place.kind === 'folder') return folderProblems(place.path, base).map((problem) => ({ ...problem, path }))
  if (place.kind !== 'archive' || base.files.isFile(place.path)) return []
  const hint = nearby(base.files, place.path)
  return [{ code: 'scenario/file', path, message: `there is no file \`${place.path}\``, hint }]
}

/** The name of a chart's release where nobody gives one: the chart's. At the repository's root Chart.yaml has it. */
export const releaseNameOf = (chart: ChartSource, { files }: Base): string => {
  const name = chartName(chart)
  if (name !== '.' || !files.isFile('Chart.yaml')) return name
  try {
    const about: unknown = parse(files.read('Chart.yaml'))
    return isRecord(about) && typeof about['name'] === 'string' ? about['name'] : name
  } catch {
    // What is wrong with it is reported where the chart is checked.
    return name
  }
}

/** A values layer with its file found: beside the scenario, then in the chart where that is a folder, then from the root. */
export const resolveLayer = (
  layer: string | Record<string, unknown>,
  chart: ChartSource,
  path: Path,
  base: Base,
  problems: SpecProblem[],
): ValuesLayer => {
  if (typeof layer !== 'string') return { inline: layer }
  const inside = folderOf(chart)
  const inChart = inside === undefined ? [] : [posix.join(inside, layer)]
  const places = [...new Set([posix.join(base.folder, layer), ...inChart, posix.normalize(layer)])]
  const file = places.find((place) => base.files.isFile(place))
  if (file === undefined) {
    const hint = places.map((place) => nearby(base.files, place, layer)).find((one) => one?.startsWith('did'))
    const unseen = inside === undefined ? `; files inside of ${chartText(chart)} cannot be named` : ''
    const message = `there is no values file \`${layer}\`: looked for ${places.join(', ')}${unseen}`
    problems.push({ code: 'scenario/file', path, message, hint })
    return { file: layer }
  }
  const bad = yamlProblem(base.files.read(file))
  if (bad !== undefined) problems.push({ code: 'scenario/file', path, message: `${file} can not be used as values: ${bad}` })
  return { file }
}

/** What is wrong with the text of a file whose expressions are filled in. */
const textProblems = (text: string, names: readonly string[]): string[] => {
  const mistakes: ExpressionProblem[] = []
  const filled = interpolate(text, new Map(names.map((name) => [name, name])), mistakes)
  const [error] = parseAllDocuments(String(filled), { prettyErrors: true }).flatMap(({ errors }) => errors)
  return [
    ...mistakes.map(({ message }) => `${message}; known there: ${names.join(', ')}`),
    ...(error === undefined ? [] : [error.message.split('\n')[0] ?? error.message]),
  ]
}

/** Problems of a file a step names. */
export const checkFile = ({ file, path, names }: NamedFile, { files }: Base): SpecProblem[] => {
  if (!files.isFile(file)) return [{ code: 'scenario/file', path, message: `there is no file \`${file}\``, hint: nearby(files, file) }]
  const told = names === undefined ? [] : textProblems(files.read(file), names)
  return told.map((message) => ({ code: 'scenario/file', path, message: `${file}: ${message}` }))
}
