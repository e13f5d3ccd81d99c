import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import pLimit from 'p-limit'
import { hashFolder, hashTexts } from '../cluster/hash.ts'
import { listedImages } from '../cluster/images/list.ts'
import { findHelm } from '../helm/binary.ts'
import { withDependencies } from '../helm/chart-dependencies.ts'
import { helmFor } from '../helm/helm.ts'
import type { Helm } from '../helm/helm.ts'
import { writeValuesFiles } from '../helm/values-files.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { withDependencies as withLocalCharts } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { interpolate } from '../types/expression.ts'
import { isRecord } from '../types/record.ts'
import type { Cell, Scenario } from '../types/scenario.ts'
import { RenderedImages } from './rendered-images.ts'
import { onlyWanted, wantedCells } from './wanted-cells.ts'

interface Install {
  readonly chart: string
  readonly layers: readonly unknown[]
}

/** Every chart a cell installs or upgrades to, with its values layers. */
const installsOf = (cell: Cell): Install[] => {
  const own = cell.values.map((layer) => ('file' in layer ? layer.file : layer.inline))
  return cell.steps.flatMap(({ verb, spec }) => {
    if ((verb !== 'install' && verb !== 'upgrade') || !isRecord(spec)) return []
    const layers: unknown[] = Array.isArray(spec['values']) ? spec['values'] : []
    return typeof spec['chart'] === 'string' ? [{ chart: spec['chart'], layers }] : [{ chart: cell.chart, layers: [...own, ...layers] }]
  })
}

/** What a cell applies, as text. */
const appliedBy = (root: string, cell: Cell): string[] =>
  cell.steps.flatMap(({ verb, spec }) => {
    if (verb !== 'apply' || !isRecord(spec)) return []
    return [typeof spec['file'] === 'string' ? readFileSync(resolve(root, spec['file']), 'utf8') : JSON.stringify(spec['objects'])]
  })

const renderInstall = async (helm: Helm, root: string, folder: string, { chart, layers }: Install, index: number): Promise<string> => {
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
