import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import pLimit from 'p-limit'
import { hashFolder, hashTexts } from '../cluster/hash.ts'
import { listedImages } from '../cluster/images/list.ts'
import { findHelm } from '../helm/binary.ts'
import { helmFor } from '../helm/helm.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { withDependencies as withLocalCharts } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { isRecord } from '../types/record.ts'
import type { Cell } from '../types/scenario.ts'
import { installsOf, renderInstall } from './renders.ts'
import type { Install } from './renders.ts'
import { RenderedImages } from './rendered-images.ts'

/** What a cell applies, as text. */
const appliedBy = (root: string, cell: Cell): string[] =>
  cell.steps.flatMap(({ verb, spec }) => {
    if (verb !== 'apply' || !isRecord(spec)) return []
    return [typeof spec['file'] === 'string' ? readFileSync(resolve(root, spec['file']), 'utf8') : JSON.stringify(spec['objects'])]
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

/** The images built here that the cells name: in what their charts render or in what they apply, anywhere. */
export const neededImages = async (root: string, cells: readonly Cell[]): Promise<string[]> => {
  const known = (await listedImages(root)).map((image) => image.ref)
  const installs = cells.flatMap(installsOf)
  const applied = cells.flatMap((cell) => appliedBy(root, cell))
  const different = [...new Map(installs.map((install) => [JSON.stringify(install), install])).values()]
  if (different.length + applied.length === 0) return []
  const helm = await helmFor('/dev/null')
  const folder = await temporaryFolder()
  try {
    const rendered = await RenderedImages.open()
    const chartKey = chartKeys(root)
    // Everything else that decides what is found.
    const same = [await findHelm(), ...known]
    const named = (text: string): string[] => known.filter((image) => text.includes(image))
    const found = await pLimit(availableParallelism()).map(different, async (install, index) =>
      rendered.of(hashTexts([...same, await chartKey(install.chart), ...valuesOf(root, install)]), async () =>
        named(await renderInstall(helm, root, folder, install, index)),
      ),
    )
    await rendered.save()
    const needed = new Set([...found.flat(), ...applied.flatMap(named)])
    return known.filter((image) => needed.has(image))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
