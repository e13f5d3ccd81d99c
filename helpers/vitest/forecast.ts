import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import pLimit from 'p-limit'
import { hashFolder, hashTexts } from '../cluster/hash.ts'
import { listedImages } from '../cluster/images/list.ts'
import { findHelm } from '../helm/binary.ts'
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
import { isRecord } from '../types/record.ts'
import type { Cell } from '../types/scenario.ts'
import { peakOf } from './peak.ts'
import { changesOf, installsOf, renderInstall } from './renders.ts'
import type { Install } from './renders.ts'
import { KeptRenderings, type Rendering } from './kept-renderings.ts'

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

/** Keys of charts with all that they depend on; each is worked out once. */
const chartKeys = (root: string): ((chart: string) => Promise<string>) => {
  const known = new Map<string, Promise<string>>()
  const keyOf = async (chart: string): Promise<string> => {
    const folders = [...withLocalCharts([chart], diskFiles(root))].toSorted()
    // A chart that is not there is a test's own matter.
    const contents = folders.map((folder) => hashFolder(resolve(root, folder)).catch(() => ''))
    return hashTexts([...folders, ...(await Promise.all(contents))])
  }
  return (chart) => {
    const key = known.get(chart) ?? keyOf(chart)
    known.set(chart, key)
    return key
  }
}

const valuesOf = (root: string, { layers }: Install): string[] =>
  layers.map((layer) => (typeof layer === 'string' ? readFileSync(resolve(root, layer), 'utf8') : JSON.stringify(layer)))

/** What a run has to know of its cells before they begin. */
export interface Forecast {
  /** The images built here that they name: in what their charts render or in what they apply, anywhere. */
  readonly images: readonly string[]
  /** The most that each cell's charts ask of the cluster at any one time, by the cell's key. */
  readonly requests: Readonly<Record<string, Amounts>>
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
    rights: [...new Set(steps.map(({ verb }) => verb))].flatMap((verb) => verbs.get(verb)?.rights ?? []).map(right),
  }
}

/** Renders what the cells install, but for what is known of runs before. */
export const forecast = async (root: string, cells: readonly Cell[]): Promise<Forecast> => {
  const known = (await listedImages(root)).map((image) => image.ref)
  const applied = cells.flatMap((cell) => appliedBy(root, cell))
  const named = (text: string): string[] => known.filter((image) => text.includes(image))
  const installs = new Map(cells.flatMap(installsOf).map((install) => [JSON.stringify(install), install]))
  const found = new Map<string, Rendering>()
  if (installs.size > 0) {
    const [helm, helmProgram] = [await helmFor('/dev/null'), await findHelm()]
    const folder = await temporaryFolder()
    try {
      const kept = await KeptRenderings.open()
      const chartKey = chartKeys(root)
      await pLimit(availableParallelism()).map([...installs], async ([id, install], index) => {
        // Everything that decides what is found.
        const key = hashTexts([helmProgram, ...known, await chartKey(install.chart), ...valuesOf(root, install)])
        const render = async (): Promise<Rendering> => {
          const manifest = await renderInstall(helm, root, folder, install, index)
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
    doings: doingsOf(cells, [...found.values()], applied),
  }
}
