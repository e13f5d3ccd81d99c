import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import pLimit from 'p-limit'
import { listedImages } from '../cluster/images/list.ts'
import { helmFor } from '../helm/helm.ts'
import type { Helm } from '../helm/helm.ts'
import { writeValuesFiles } from '../helm/values-files.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { isRecord } from '../types/record.ts'
import type { Cell, Scenario } from '../types/scenario.ts'

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

const renderInstall = async (helm: Helm, root: string, folder: string, { chart, layers }: Install, index: number): Promise<string> => {
  const values = await writeValuesFiles(root, layers, (at) => join(folder, `${index}-${at}.yaml`))
  // A chart that refuses its values is a test's own matter; it runs no image.
  return await helm
    .render({ release: 'probe', namespace: 'probe', chart: resolve(root, chart), values, signal: new AbortController().signal })
    .then(
      ({ manifest }) => manifest,
      () => '',
    )
}

const scenariosOf = (root: string, files: readonly string[]): Scenario[] =>
  files.flatMap((file) => {
    const reading = readScenario(file, readFileSync(join(root, file), 'utf8'), diskFiles(root))
    return 'scenario' in reading ? [reading.scenario] : []
  })

/** The images built here that the scenarios' charts name when rendered: in a pod, a setting, anywhere. */
export const neededImages = async (root: string, files: readonly string[]): Promise<string[]> => {
  const known = (await listedImages(root)).map((image) => image.ref)
  const installs = scenariosOf(root, files).flatMap((scenario) => scenario.cells.flatMap(installsOf))
  const different = [...new Map(installs.map((install) => [JSON.stringify(install), install])).values()]
  if (different.length === 0) return []
  const helm = await helmFor('/dev/null')
  const folder = await temporaryFolder()
  try {
    const manifests = await pLimit(availableParallelism()).map(different, (install, index) =>
      renderInstall(helm, root, folder, install, index),
    )
    return known.filter((image) => manifests.some((manifest) => manifest.includes(image)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
