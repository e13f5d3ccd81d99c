import { join } from 'node:path'
import type { Charts } from '../helm/charts.ts'
import type { Helm } from '../helm/helm.ts'
import { writeValuesFiles } from '../helm/values-files.ts'
import type { ChartSource } from '../types/chart.ts'
import { interpolate } from '../types/expression.ts'
import { isRecord } from '../types/record.ts'
import { chartIn, releaseOf, type Cell } from '../types/scenario.ts'

/** A chart with its values layers, as a step of a cell installs it. */
export interface Install {
  readonly chart: ChartSource
  readonly layers: readonly unknown[]
  readonly release: string
}

/** A release that a step of a cell uninstalls. */
interface Uninstall {
  readonly release: string
}

/** What a cell's steps make of its releases, one after the other. */
export const changesOf = (cell: Cell): (Install | Uninstall)[] => {
  const own = cell.values.map((layer) => ('file' in layer ? layer.file : layer.inline))
  return cell.steps.flatMap(({ verb, spec }) => {
    if (!['install', 'upgrade', 'uninstall'].includes(verb) || !isRecord(spec)) return []
    const layers: unknown[] = Array.isArray(spec['values']) ? spec['values'] : []
    const other = chartIn(spec)
    const release = releaseOf(spec, cell.release)
    if (verb === 'uninstall') return [{ release }]
    return [{ chart: other ?? cell.chart, layers: other === undefined ? [...own, ...layers] : layers, release }]
  })
}

/** Every chart a cell installs or upgrades to, with its values layers. */
export const installsOf = (cell: Cell): Install[] => changesOf(cell).filter((change) => 'chart' in change)

/** What renders: helm, the charts, and the root of the repository that has the values files. */
export interface Renderer {
  readonly helm: Helm
  readonly charts: Charts
  readonly root: string
}

/** What an installation renders, as text. `index` keeps its files apart in `folder`. @throws SeatrialError where the chart refuses it */
export const renderOrRefuse = async (
  { helm, charts, root }: Renderer,
  folder: string,
  { chart, layers }: Install,
  index: number,
): Promise<string> => {
  // The names are not known yet; of an expression left as it is some schema would say no.
  const filled = interpolate(
    layers,
    new Map([
      ['namespace', 'probe'],
      ['release', 'probe'],
    ]),
  )
  const values = await writeValuesFiles(root, Array.isArray(filled) ? filled : [], (at) => join(folder, `${index}-${at}.yaml`))
  const run = { release: 'probe', namespace: 'probe', values, signal: new AbortController().signal, timeout: 60_000 }
  const { manifest } = await helm.render({ ...run, chart: await charts.complete(chart, join(folder, `${index}`)) })
  return manifest
}

/** The same, and nothing where the chart refuses it: that is a test's own matter, and runs no image. */
export const renderInstall = (...given: Parameters<typeof renderOrRefuse>): Promise<string> => renderOrRefuse(...given).catch(() => '')
