import { join, resolve } from 'node:path'
import { withDependencies } from '../helm/chart-dependencies.ts'
import type { Helm } from '../helm/helm.ts'
import { writeValuesFiles } from '../helm/values-files.ts'
import { interpolate } from '../types/expression.ts'
import { isRecord } from '../types/record.ts'
import { releaseOf, type Cell } from '../types/scenario.ts'

/** A chart with its values layers, as a step of a cell installs it. */
export interface Install {
  readonly chart: string
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
    const other = spec['chart']
    const chart = typeof other === 'string' ? other : cell.chart
    const release = releaseOf(spec, cell.chart)
    if (verb === 'uninstall') return [{ release }]
    return [{ chart, layers: typeof other === 'string' ? layers : [...own, ...layers], release }]
  })
}

/** Every chart a cell installs or upgrades to, with its values layers. */
export const installsOf = (cell: Cell): Install[] => changesOf(cell).filter((change) => 'chart' in change)

/** What an installation renders, as text; nothing where the chart refuses it. `index` keeps its files apart in `folder`. */
export const renderInstall = async (
  helm: Helm,
  root: string,
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
  // A chart that refuses its values is a test's own matter; it runs no image.
  return await withDependencies(resolve(root, chart), join(folder, `${index}`))
    .then((complete) =>
      helm.render({
        release: 'probe',
        namespace: 'probe',
        chart: complete,
        values,
        signal: new AbortController().signal,
        timeout: 60_000,
      }),
    )
    .then(
      ({ manifest }) => manifest,
      () => '',
    )
}
