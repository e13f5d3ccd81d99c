import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, posix, sep } from 'node:path'
import { parse } from 'yaml'
import { isRecord } from '../types/record.ts'

/** A chart of a repository that can be installed. */
export interface FoundChart {
  /** The folder, from the root of the repository; `.` is the root itself. */
  readonly folder: string
  /** The chart's own name. */
  readonly name: string
}

/** What lies in a repository. */
export interface FoundCharts {
  readonly charts: readonly FoundChart[]
  /** Folders with a Chart.yaml that no scenario can install, each with the reason. */
  readonly passedOver: readonly { readonly folder: string; readonly why: string }[]
}

/** Folders whose charts are of somebody else, or are what a build has made. */
const foreign = new Set(['node_modules', 'vendor', 'dist', 'build', 'target', 'reports'])

/** Whether a folder is no part of the repository's own sources. */
export const isForeign = (name: string): boolean => foreign.has(name) || (name.startsWith('.') && name !== '.')

/** Whether a chart lies in the `charts/` folder of another, which makes it a dependency of that. */
const isDependency = (folder: string, all: ReadonlySet<string>): boolean => {
  const above = posix.dirname(folder)
  return posix.basename(above) === 'charts' && folder !== '.' && all.has(posix.dirname(above))
}

const chartYaml = (file: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const data: unknown = parse(readFileSync(file, 'utf8'))
    return isRecord(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** Every folder below `root` that has a Chart.yaml and is no dependency of another chart. */
export const findCharts = (root: string): FoundCharts => {
  const folders = globSync('**/Chart.yaml', { cwd: root, exclude: (path) => isForeign(basename(path)) })
    .map((file) => posix.dirname(file.split(sep).join('/')))
    .toSorted()
  const all = new Set(folders)
  const charts: FoundChart[] = []
  const passedOver: { folder: string; why: string }[] = []
  for (const folder of folders.filter((one) => !isDependency(one, all))) {
    const data = chartYaml(join(root, folder, 'Chart.yaml'))
    const name = data?.['name']
    if (typeof name !== 'string') passedOver.push({ folder, why: 'its Chart.yaml cannot be read, or has no name' })
    else if (data?.['type'] === 'library') passedOver.push({ folder, why: 'it is a library chart, which cannot be installed' })
    else charts.push({ folder, name })
  }
  return { charts, passedOver }
}

/** The values files that chart-testing would install a chart with (https://github.com/helm/chart-testing), the first of them. */
export const ciValues = (root: string, folder: string): string | undefined => {
  const file = existsSync(join(root, folder, 'ci')) ? globSync('ci/*-values.yaml', { cwd: join(root, folder) }).toSorted()[0] : undefined
  return file === undefined ? undefined : posix.join(folder, file.split(sep).join('/'))
}

/** A name for each chart's scenario file: the folder's, and as much of the path above it as tells charts of one name apart. */
export const scenarioNames = (root: string, charts: readonly FoundChart[]): readonly string[] => {
  const words = charts.map(({ folder }) => (folder === '.' ? [basename(root)] : folder.split('/')))
  const named = (parts: readonly string[], count: number): string =>
    parts
      .slice(-count)
      .join('-')
      .replaceAll(/[^\w.-]/g, '-')
  return words.map((parts, index) => {
    let count = 1
    while (count < parts.length && words.some((other, at) => at !== index && named(other, count) === named(parts, count))) count += 1
    return named(parts, count)
  })
}
