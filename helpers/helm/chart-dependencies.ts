import { access, copyFile, cp, mkdir, readdir } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { notOfChart } from '../types/chart.ts'
import { archiveOf } from './chart-cache.ts'
import { readChartFile, type Dependency, type LocalChart } from './chart-file.ts'
import { lockedArchives } from './locked-archives.ts'
import type { Pulls } from './pulls.ts'

/** What a chart's folder lacks of what its Chart.yaml depends on: a chart's folder, with what that lacks, or an archive. */
type Part =
  | { readonly kind: 'folder'; readonly name: string; readonly from: string; readonly parts: readonly Part[] }
  | { readonly kind: 'archive'; readonly file: string; readonly sha256: string }

const local = 'file://'

/** A packed chart is NAME-VERSION.tgz. */
const isThere = (entries: readonly string[], { name }: Dependency): boolean =>
  entries.some((entry) => entry === name || (entry.startsWith(`${name}-`) && /^v?\d.*\.tgz$/.test(entry.slice(name.length + 1))))

const fromFolder = async (chart: LocalChart, { name, repository }: Dependency, pulls: Pulls, above: readonly string[]): Promise<Part> => {
  const from = resolve(chart.folder, repository.slice(local.length))
  if (above.includes(from)) throw new SeatrialError('helm/dependency', `${chart.called}: its dependency ${name} depends on it`)
  await access(join(from, 'Chart.yaml')).catch(() => {
    throw new SeatrialError('helm/dependency', `${chart.called}: its dependency ${name} is not in ${from}`)
  })
  const called = join(chart.called, relative(chart.folder, from))
  return { kind: 'folder', name, from, parts: await partsOf({ folder: from, called }, pulls, above) }
}

/**
 * What a chart lacks of its dependencies: those of `file://` repositories are where they are now; others are pulled as its
 * Chart.lock has them. @throws SeatrialError `helm/dependency`, `helm/pull`, `helm/unknown-chart`
 */
export const partsOf = async (chart: LocalChart, pulls: Pulls, above: readonly string[] = []): Promise<readonly Part[]> => {
  const { dependencies = [] } = (await readChartFile(chart.folder)) ?? {}
  if (dependencies.length === 0) return []
  const entries = await readdir(join(chart.folder, 'charts')).catch(() => [])
  const lacking = dependencies.filter((one) => !isThere(entries, one))
  const nowhere = lacking.find(({ repository }) => repository === '')
  if (nowhere !== undefined)
    throw new SeatrialError(
      'helm/dependency',
      `${chart.called}: its dependency ${nowhere.name} is not in ${join(chart.called, 'charts')}`,
      {
        hint: 'put it there, or give it a `repository` in Chart.yaml',
      },
    )
  const beside = new Map(lacking.filter(({ repository }) => repository.startsWith(local)).map((one) => [one.name, one]))
  const remote = lacking.filter(({ repository }) => !repository.startsWith(local))
  const archives = remote.length === 0 ? [] : await lockedArchives(chart, dependencies, remote, pulls)
  return [
    ...(await Promise.all([...beside.values()].map((one) => fromFolder(chart, one, pulls, [...above, chart.folder])))),
    ...archives.map((one) => ({ kind: 'archive' as const, ...one })),
  ]
}

/** What stands at the root of a repository beside the chart there, and would become part of its release. */
const besideChart = async (folder: string): Promise<readonly string[]> => {
  const entries: readonly string[] = await readdir(folder).catch(() => [])
  return entries.includes('node_modules') || entries.includes('.git') ? notOfChart : []
}

/** Copies a chart, but for what only stands beside it, and for where the copy itself is. */
const copyChart = async (from: string, to: string): Promise<void> => {
  const beside = await besideChart(from)
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from)) {
    const path = join(from, name)
    if (!beside.includes(name) && !to.startsWith(path + sep)) await cp(path, join(to, name), { recursive: true })
  }
}

const add = async (parts: readonly Part[], to: string): Promise<void> => {
  const charts = join(to, 'charts')
  await mkdir(charts, { recursive: true })
  for (const part of parts) {
    if (part.kind === 'archive') await copyFile(archiveOf(part.sha256), join(charts, part.file))
    else {
      await copyChart(part.from, join(charts, part.name))
      if (part.parts.length > 0) await add(part.parts, join(charts, part.name))
    }
  }
}

/**
 * A chart's folder with all that its Chart.yaml depends on, and nothing that only stands beside it: the folder itself, or a
 * copy in `folder`. @throws SeatrialError `helm/dependency`, `helm/pull`, `helm/unknown-chart`
 */
export const withDependencies = async (chart: LocalChart, folder: string, pulls: Pulls): Promise<string> => {
  const [parts, beside] = await Promise.all([partsOf(chart, pulls), besideChart(chart.folder)])
  if (parts.length === 0 && beside.length === 0) return chart.folder
  const copy = join(folder, basename(chart.folder))
  await copyChart(chart.folder, copy)
  if (parts.length > 0) await add(parts, copy)
  return copy
}
