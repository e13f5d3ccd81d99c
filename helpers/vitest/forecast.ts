import { readFileSync, type Dirent } from 'node:fs'
import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import pLimit from 'p-limit'
import { hashFolder, hashTexts } from '../cluster/hash.ts'
import { listedImages } from '../cluster/images/list.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { findHelm } from '../helm/binary.ts'
import type { Charts } from '../helm/charts.ts'
import { helmFor } from '../helm/helm.ts'
import { parseObjects } from '../helm/release.ts'
import { requestsOf } from '../helm/requests.ts'
import type { KubeObject } from '../kube/object.ts'
import { grantsOf, type Doings } from '../run/rights.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { withDependencies as withLocalCharts } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { verbs } from '../steps/registry.ts'
import { right } from '../types/rights.ts'
import type { Amounts } from '../types/amounts.ts'
import { chartText, folderOf, notOfChart, type ChartSource } from '../types/chart.ts'
import { isRecord } from '../types/record.ts'
import type { Cell } from '../types/scenario.ts'
import { peakOf } from './peak.ts'
import { changesOf, installsOf, renderInstall } from './renders.ts'
import type { Install } from './renders.ts'
import { KeptRenderings, type Rendering } from './kept-renderings.ts'

/** How many charts are pulled at a time. */
const downloads = 8

/** What a cell applies, as text. */
const appliedBy = (root: string, cell: Cell): string[] =>
  cell.steps.flatMap(({ verb, spec }) => {
    if (verb !== 'apply' || !isRecord(spec)) return []
    return [
      typeof spec['file'] === 'string'
        ? readFileSync(resolve(root, spec['file']), 'utf8')
        : JSON.stringify({ kind: 'List', items: spec['objects'] }),
    ]
  })

/** The key of a chart's folder; at the root of a repository, without what only stands beside the chart. */
const folderKey = async (root: string, folder: string): Promise<string> => {
  if (folder !== '.') return await hashFolder(resolve(root, folder))
  const entries = (await readdir(root, { withFileTypes: true })).filter(({ name }) => !notOfChart.includes(name))
  const content = async (entry: Dirent): Promise<string | Buffer> => {
    const path = join(root, entry.name)
    if (entry.isDirectory()) return await hashFolder(path)
    return entry.isSymbolicLink() ? await readlink(path) : await readFile(path)
  }
  return hashTexts((await Promise.all(entries.map(async (entry) => [entry.name, await content(entry)]))).flat())
}

/** The key of a chart with all that it depends on. @throws SeatrialError where some of that cannot be had */
const chartKey = async (root: string, charts: Charts, source: ChartSource): Promise<string> => {
  const own = folderOf(source)
  const folders = own === undefined ? [] : [...withLocalCharts([own], diskFiles(root))].toSorted()
  // A chart that is not there is a test's own matter.
  const contents = folders.map((folder) => folderKey(root, folder).catch(() => ''))
  return hashTexts([await charts.fetch(source), ...folders, ...(await Promise.all(contents))])
}

/** Keys of the charts by their texts, and why some cannot be had: each is asked for once, whatever the number of cells. */
const findCharts = async (root: string, charts: Charts, sources: readonly ChartSource[]) => {
  const distinct = new Map(sources.map((source) => [chartText(source), source]))
  const [keys, unavailable] = [new Map<string, string>(), new Map<string, SeatrialError>()]
  await pLimit(downloads).map([...distinct], async ([text, source]) => {
    try {
      keys.set(text, await chartKey(root, charts, source))
    } catch (error) {
      if (!(error instanceof SeatrialError)) throw error
      unavailable.set(text, error)
    }
  })
  return { keys, unavailable }
}

const valuesOf = (root: string, { layers }: Install): string[] =>
  layers.map((layer) => (typeof layer === 'string' ? readFileSync(resolve(root, layer), 'utf8') : JSON.stringify(layer)))

/** What a run has to know of its cells before they begin. */
export interface Forecast {
  /** The images built here that they name: in what their charts render or in what they apply, anywhere. */
  readonly images: readonly string[]
  /** The most that each cell's charts ask of the cluster at any one time, by the cell's key. */
  readonly requests: Readonly<Record<string, Amounts>>
  /** Why charts cannot be had, by their texts. */
  readonly unavailable: ReadonlyMap<string, SeatrialError>
  /** What they do to the cluster. */
  readonly doings: Doings
}

/** What a manifest is that can not be read is a test's own matter. */
const objectsIn = (manifest: string): readonly KubeObject[] => {
  try {
    return parseObjects(manifest, 'the manifest')
  } catch {
    return []
  }
}

const kindsIn = (objects: readonly KubeObject[]): string[] => [...new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))]

const grantsIn = (objects: readonly KubeObject[]): Rendering['grants'] =>
  grantsOf(objects).map(({ verbs, group, resource }) => ({ verbs: [...verbs], group, resource }))

const doingsOf = (cells: readonly Cell[], renderings: readonly Rendering[], applied: readonly string[]): Doings => {
  const objects = applied.flatMap(objectsIn)
  const steps = cells.flatMap((cell) => cell.steps)
  const bound = steps.flatMap(({ verb, spec }) => {
    const found = verbs.get(verb)?.bind(spec)
    return found !== undefined && 'step' in found ? [found.step] : []
  })
  return {
    kinds: [...new Set([...renderings.flatMap(({ kinds }) => kinds), ...kindsIn(objects)])],
    grants: [...renderings.flatMap(({ grants }) => grants), ...grantsOf(objects)],
    watched: [...new Set(bound.flatMap(({ watches }) => watches))],
    changed: bound.flatMap(({ changes }) => changes),
    rights: [...new Set([...steps.map(({ verb }) => verb), ...bound.flatMap(({ uses }) => uses)])]
      .flatMap((verb) => verbs.get(verb)?.rights ?? [])
      .map(right),
  }
}

/** Renders what the cells install, but for what is known of runs before. */
export const forecast = async (root: string, cells: readonly Cell[], charts: Charts): Promise<Forecast> => {
  const known = (await listedImages(root)).map((image) => image.ref)
  const applied = cells.flatMap((cell) => appliedBy(root, cell))
  const named = (text: string): string[] => known.filter((image) => text.includes(image))
  const installs = new Map(cells.flatMap(installsOf).map((install) => [JSON.stringify(install), install]))
  const found = new Map<string, Rendering>()
  const sources = [...installs.values()].map(({ chart }) => chart)
  const { keys, unavailable } = await findCharts(root, charts, sources)
  if (installs.size > 0) {
    const [helm, helmProgram] = [await helmFor('/dev/null'), await findHelm()]
    const folder = await temporaryFolder()
    try {
      const kept = await KeptRenderings.open()
      await pLimit(availableParallelism()).map([...installs], async ([id, install], index) => {
        const ofChart = keys.get(chartText(install.chart))
        // Of a chart that cannot be had nothing is known, and its cells fail.
        if (ofChart === undefined) return
        // Everything that decides what is found.
        const key = hashTexts([helmProgram, ...known, ofChart, ...valuesOf(root, install)])
        const render = async (): Promise<Rendering> => {
          const manifest = await renderInstall({ helm, charts, root }, folder, install, index)
          const objects = objectsIn(manifest)
          return { images: named(manifest), requests: requestsOf(objects), kinds: kindsIn(objects), grants: grantsIn(objects) }
        }
        found.set(id, await kept.of(key, render))
      })
      await kept.save()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const roomOf = (cell: Cell): Amounts =>
    peakOf(changesOf(cell).map((change) => ({ release: change.release, requests: found.get(JSON.stringify(change))?.requests })))
  const needed = new Set([...[...found.values()].flatMap(({ images }) => images), ...applied.flatMap(named)])
  return {
    images: known.filter((image) => needed.has(image)),
    requests: Object.fromEntries(cells.map((cell) => [cell.key, roomOf(cell)])),
    unavailable,
    doings: doingsOf(cells, [...found.values()], applied),
  }
}
