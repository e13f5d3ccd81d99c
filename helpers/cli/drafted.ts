import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, posix, relative, resolve, sep } from 'node:path'
import { parse } from 'yaml'
import { draftOf } from '../draft/scenario.ts'
import { printProblems } from '../errors/frame.ts'
import { openCharts } from '../helm/charts.ts'
import { openPulls } from '../helm/pulls.ts'
import { templateChart } from '../helm/template.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { isRecord } from '../types/record.ts'
import { releaseName } from '../types/scenario.ts'
import { nearest } from '../vitest/repository.ts'
import { wrong } from './options.ts'

/** A chart, and the values files to draft with; paths from the root. */
export interface DraftRequest {
  readonly chart: string
  readonly values: readonly string[]
  readonly file: string
}

const manifestOf = async (root: string, { chart, values }: DraftRequest, release: string, signal: AbortSignal): Promise<string> => {
  const folder = await temporaryFolder()
  try {
    const complete = await openCharts(root, openPulls({ signal })).complete(chart, folder)
    const files = values.map((each) => resolve(root, each))
    const { manifest, error } = await templateChart({ release, namespace: 'default', chart: complete, values: files, signal })
    if (error !== undefined) throw error
    return manifest
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a chart calls itself. */
const ownName = (root: string, chart: string): string => {
  const data: unknown = parse(readFileSync(join(root, chart, 'Chart.yaml'), 'utf8'))
  return isRecord(data) && typeof data['name'] === 'string' ? data['name'] : posix.basename(chart)
}

/** A release's name made of a text, as Helm allows it. */
const asRelease = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, releaseName.most)
    .replaceAll(/^-+|-+$/g, '') || 'release'

/** The release that a scenario names where a chart's name cannot be one's; undefined where it can. */
const releaseFor = (name: string): string | undefined =>
  releaseName.form.test(name) && name.length <= releaseName.most ? undefined : asRelease(name)

/** The schema for editors: the repository's own where it has one, else that of the installed package. */
const schemaFor = (root: string): string => {
  if (existsSync(join(root, 'scenario.schema.json'))) return 'scenario.schema.json'
  const installed = 'node_modules/seatrial/scenario.schema.json'
  return relative(root, join(nearest(root, [installed]) ?? root, installed))
    .split(sep)
    .join('/')
}

/** The text of a scenario file, which has no mistakes. @throws SeatrialError where the chart does not render, `helm/none`, `plan/setting` */
export const drafted = async (root: string, asked: DraftRequest, signal: AbortSignal): Promise<string> => {
  const { file, chart, values } = asked
  const name = chart === '.' ? ownName(root, chart) : posix.basename(chart)
  const release = releaseFor(name)
  const manifest = await manifestOf(root, asked, release ?? name, signal)
  const text = draftOf({ file, chart, name, release, values, schema: schemaFor(root), manifest })
  const reading = readScenario(file, text, diskFiles(root))
  if ('problems' in reading) throw wrong(`the scenario of ${chart} has mistakes:\n${printProblems(file, text, reading.problems)}`)
  reading.scenario.cells[0]?.values.forEach((layer, at) => {
    if ('file' in layer && layer.file !== values[at])
      throw wrong(`--values ${values[at]}: a scenario takes ${layer.file} for that, which goes before the root's`)
  })
  return text
}
