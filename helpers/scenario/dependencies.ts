import { posix } from 'node:path'
import { parse } from 'yaml'
import { chartText, placeOf, type ChartSource } from '../types/chart.ts'
import { isRecord } from '../types/record.ts'
import { chartIn, type Cell, type Files, type Scenario } from '../types/scenario.ts'

/** What a scenario is made of, relative to the repository's root. */
export interface Dependencies {
  /** Charts, whole: those it installs and those they depend on by `file://`. */
  readonly folders: ReadonlySet<string>
  /** The scenario's own file, packaged charts, values layers, notebooks, files of objects. */
  readonly files: ReadonlySet<string>
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Charts that a chart names by `repository: file://...`, in Chart.yaml or (Helm 2's way) in requirements.yaml. */
const localDependencies = (chart: string, files: Files): string[] =>
  ['Chart.yaml', 'requirements.yaml']
    .map((name) => posix.join(chart, name))
    .filter((file) => files.isFile(file))
    .flatMap((file): string[] => {
      const data: unknown = parse(files.read(file))
      return list(isRecord(data) ? data['dependencies'] : [])
        .map((one) => (isRecord(one) ? one['repository'] : undefined))
        .filter(isText)
        .filter((repository) => repository.startsWith('file://'))
        .map((repository) => posix.join(chart, repository.slice('file://'.length)))
    })

/** The charts and all that they depend on by `file://`. */
export const withDependencies = (charts: readonly string[], files: Files, found = new Set<string>()): ReadonlySet<string> => {
  for (const chart of charts) {
    if (found.has(chart)) continue
    found.add(chart)
    withDependencies(localDependencies(chart, files), files, found)
  }
  return found
}

const specsOf = ({ steps }: Cell): Record<string, unknown>[] => steps.map(({ spec }) => (isRecord(spec) ? spec : {}))

const sourcesOf = (cell: Cell): ChartSource[] => [cell.chart, ...specsOf(cell).flatMap((spec) => chartIn(spec) ?? [])]

/** The charts a cell installs, the one under test first, each as a text. */
export const chartsOf = (cell: Cell): string[] => [...new Set(sourcesOf(cell).map(chartText))]

/** Everything of the repository that a cell depends on, but for the harness itself. */
export const cellDependencies = (cell: Cell, files: Files): Dependencies => {
  const specs = specsOf(cell)
  const places = sourcesOf(cell).map(placeOf)
  const pathsOf = (kind: 'folder' | 'archive'): string[] =>
    places.flatMap((place) => (place.kind === kind && 'path' in place ? place.path : []))
  const layers = specs.flatMap((spec) => list(spec['values']))
  const named = [...cell.values.map((layer) => ('file' in layer ? layer.file : undefined)), ...layers, ...specs.map((spec) => spec['file'])]
  return {
    folders: withDependencies(pathsOf('folder'), files),
    files: new Set([...pathsOf('archive'), ...named.filter(isText).map((file) => posix.normalize(file))]),
  }
}

/** One changed file, relative to the repository's root. */
export interface Change {
  readonly path: string
  readonly removed: boolean
}

/** What every scenario depends on: the harness, its packages, and what the images are built from. */
const everywhere = /^(helpers\/|fixtures\/images\/|package(-lock)?\.json$|vitest\.config\.|tsconfig\.json$)/

/** Whether a change can make a difference to a scenario. In doubt it can. */
export const isAffected = ({ file, cells }: Scenario, changes: readonly Change[], files: Files): boolean => {
  const all = cells.map((cell) => cellDependencies(cell, files))
  const [folders, own] = [new Set(all.flatMap((one) => [...one.folders])), new Set([file, ...all.flatMap((one) => [...one.files])])]
  const names = new Set([...own].map((path) => posix.basename(path)))
  return changes.some(
    ({ path, removed }) =>
      everywhere.test(path) ||
      own.has(path) ||
      [...folders].some((folder) => folder === '.' || path.startsWith(`${folder}/`)) ||
      // Where a values file stood nearer than the one that is found now, that one was meant before.
      (removed && names.has(posix.basename(path))),
  )
}
