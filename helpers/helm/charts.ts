import { resolve } from 'node:path'
import { hashTexts } from '../cluster/hash.ts'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { chartText, placeOf, type ChartSource } from '../types/chart.ts'
import { archiveOf, sha256Of } from './chart-cache.ts'
import { partsOf, withDependencies } from './chart-dependencies.ts'
import { readChartFile, type LocalChart } from './chart-file.ts'
import type { Pulls } from './pulls.ts'
import { unpackChart } from './unpack.ts'

/** A chart's folder, and the SHA-256 of the archive that it comes from. */
export interface Found extends LocalChart {
  readonly sha256?: string
}

/** Charts by their sources, on this machine. */
export interface Charts {
  /** The folder of a chart, without what that lacks. @throws SeatrialError `helm/pull`, `helm/unknown-chart`, `helm/archive` */
  find(source: ChartSource): Promise<Found>
  /**
   * Brings what is not in the repository into the cache, dependencies included. Gives the key of all that.
   * @throws SeatrialError `helm/pull`, `helm/unknown-chart`, `helm/archive`, `helm/dependency`
   */
  fetch(source: ChartSource): Promise<string>
  /** A folder with the chart and all that it depends on, which may be a copy in `folder`. @throws SeatrialError as `fetch` */
  complete(source: ChartSource, folder: string): Promise<string>
}

/** Helm asks a registry for a digest alone where a version is named too, and does not compare the two. */
const checkVersion = async ({ folder, called }: Found, version: string): Promise<void> => {
  const { version: found } = (await readChartFile(folder)) ?? {}
  const plain = (text: string): string => text.replace(/^v/, '').replace('_', '+')
  if (found === undefined || plain(found) === plain(version)) return
  throw new SeatrialError('helm/unknown-chart', `${called}: the chart of this digest has the version ${found}`, {
    hint: 'correct the version, or leave it out: the digest alone is enough',
  })
}

/** Charts of the repository at `root`, and those that `pulls` gets. */
export const openCharts = (root: string, pulls: Pulls): Charts => {
  const find = async (source: ChartSource): Promise<Found> => {
    const [place, called] = [placeOf(source), chartText(source)]
    if (place.kind === 'folder') return { folder: resolve(root, place.path), called }
    if (place.kind === 'archive') {
      const archive = resolve(root, place.path)
      const sha256 = await sha256Of(archive).catch((error: unknown) => {
        throw new SeatrialError('helm/archive', `${called} cannot be read: ${describeError(error)}`, { cause: error })
      })
      return { folder: await unpackChart(archive, sha256, called, pulls.signal), called, sha256 }
    }
    const sha256 = await pulls.archive(place)
    const found = { folder: await unpackChart(archiveOf(sha256), sha256, called, pulls.signal), called, sha256 }
    if (place.kind === 'oci' && place.digest !== undefined && place.version !== undefined) await checkVersion(found, place.version)
    return found
  }
  return {
    find,
    fetch: async (source) => {
      const found = await find(source)
      return hashTexts([found.sha256 ?? '', JSON.stringify(await partsOf(found, pulls))])
    },
    complete: async (source, folder) => await withDependencies(await find(source), folder, pulls),
  }
}
