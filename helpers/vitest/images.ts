import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import pLimit from 'p-limit'
import { hashFolder, hashTexts } from '../cluster/hash.ts'
import { listedImages } from '../cluster/images/list.ts'
import { findHelm } from '../helm/binary.ts'
import { helmFor } from '../helm/helm.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { withDependencies as withLocalCharts } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { isRecord } from '../types/record.ts'
import type { Cell, Scenario } from '../types/scenario.ts'
import { installsOf, renderInstall } from './renders.ts'
import type { Install } from './renders.ts'
import { RenderedImages } from './rendered-images.ts'
import { onlyWanted, wantedCells } from './wanted-cells.ts'

/** What a cell applies, as text. */
const appliedBy = (root: string, cell: Cell): string[] =>
  cell.steps.flatMap(({ verb, spec }) => {
    if (verb !== 'apply' || !isRecord(spec)) return []
    return [typeof spec['file'] === 'string' ? readFileSync(resolve(root, spec['file']), 'utf8') : JSON.stringify(spec['objects'])]
  })

/** The wanted scenarios of the files. */
export const scenariosOf = (root: string, files: readonly string[]): Scenario[] => {
  const wanted = wantedCells(root)
  return files.flatMap((file) => {
    const reading = readScenario(file, readFileSync(join(root, file), 'utf8'), diskFiles(root))
    return 'scenario' in reading ? [onlyWanted(reading.scenario, wanted)] : []
  })
}

/** Everything that decides what an installation renders. */
const keyOf = async (root: string, { chart, layers }: Install, folderKey: (folder: string) => Promise<string>): Promise<string> => {
  const charts = [...withLocalCharts([chart], diskFiles(root))].toSorted()
  const values = layers.map((layer) => (typeof layer === 'string' ? readFileSync(resolve(root, layer), 'utf8') : JSON.stringify(layer)))
  return hashTexts([await findHelm(), ...charts, ...(await Promise.all(charts.map(folderKey))), '', ...values])
}

/** Each folder is read once. */
const folderKeys = (root: string): ((folder: string) => Promise<string>) => {
  const known = new Map<string, Promise<string>>()
  return (folder) => {
    // A chart that is not there is a test's own matter.
    const key = known.get(folder) ?? hashFolder(resolve(root, folder)).catch(() => '')
    known.set(folder, key)
    return key
  }
}

/** The images built here that the scenarios name: in what their charts render or in what they apply, anywhere. */
export const neededImages = async (root: string, files: readonly string[]): Promise<string[]> => {
  const known = (await listedImages(root)).map((image) => image.ref)
  const cells = scenariosOf(root, files).flatMap((scenario) => scenario.cells)
  const installs = cells.flatMap(installsOf)
  const applied = cells.flatMap((cell) => appliedBy(root, cell))
  const different = [...new Map(installs.map((install) => [JSON.stringify(install), install])).values()]
  if (different.length + applied.length === 0) return []
  const helm = await helmFor('/dev/null')
  const folder = await temporaryFolder()
  try {
    const rendered = await RenderedImages.open()
    const folderKey = folderKeys(root)
    const named = (text: string): string[] => known.filter((image) => text.includes(image))
    const found = await pLimit(availableParallelism()).map(different, async (install, index) =>
      rendered.of(hashTexts([await keyOf(root, install, folderKey), ...known]), async () =>
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
