import { existsSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { lackingLines, type Action } from '../init/actions.ts'
import { ciValues, scenarioNames, type FoundChart } from '../init/charts.ts'
import { configActions } from '../init/config.ts'
import { workflowText } from '../init/workflow.ts'
import { chartSource, folderOf } from '../types/chart.ts'
import { peek, scenarioFiles, scenarioFolders } from '../vitest/selection.ts'
import { nearest, vitestConfigIn } from '../vitest/repository.ts'
import type { DraftRequest } from './drafted.ts'

/** What a run leaves, and what is installed. */
const ignored = ['node_modules/', 'reports/']

/** What is not a part of a chart that is the repository's root: Helm would pack all of it into each release. */
const notOfRootChart = [
  'node_modules/',
  'reports/',
  'scenarios/',
  'fixtures/',
  '.github/',
  'vitest.config.*',
  'package*.json',
  'pnpm-lock.yaml',
]

const ignoreAction = (root: string, file: string, wanted: readonly string[]): Action => {
  const path = join(root, file)
  const lines = lackingLines(existsSync(path) ? readFileSync(path, 'utf8') : '', wanted)
  return lines.length === 0 ? { kind: 'keep', file, why: 'has what it needs' } : { kind: 'append', file, lines }
}

/** The top of the git repository that a folder is in: GitHub reads workflows there alone. */
const gitRoot = (folder: string): string | undefined => nearest(folder, ['.git'])

const workflowAction = (root: string): Action => {
  const top = gitRoot(root) ?? root
  const file = posix.join(relative(root, top).split(sep).join('/'), '.github/workflows/seatrial.yml')
  if (existsSync(join(root, file))) return { kind: 'keep', file, why: 'is there already' }
  const folders = scenarioFolders(root)
  const workingDirectory = relative(top, root).split(sep).join('/') || undefined
  return { kind: 'write', file, text: workflowText({ projects: folders.length > 0 ? folders : ['smoke'], workingDirectory }) }
}

/** The folders of charts that some scenario of the repository tests already, with that scenario's file. */
const testedCharts = (root: string): ReadonlyMap<string, string> =>
  new Map(
    scenarioFiles(root).flatMap((file) => {
      const { data } = chartSource.safeParse(peek(join(root, file))?.['chart'])
      const folder = data === undefined ? undefined : folderOf(data)
      return folder === undefined ? [] : [[folder, file] as const]
    }),
  )

type Draft = (request: DraftRequest) => Promise<string>

/** A first scenario of a chart; where its own values do not render, with those that chart-testing would take. */
const draftAction = async (root: string, { folder }: FoundChart, file: string, draft: Draft): Promise<Action | SeatrialError> => {
  const request = { chart: folder, values: [], file }
  const values = ciValues(root, folder)
  try {
    const text = await draft(request).catch((error: unknown) => {
      if (values === undefined) throw error
      return draft({ ...request, values: [values] })
    })
    return { kind: 'write', file, text }
  } catch (error) {
    if (!(error instanceof SeatrialError)) throw error
    return new SeatrialError(error.code, `${folder}: no scenario can be drafted: ${error.message}`, {
      hint: error.hint ?? `Write values that it renders with, then: npx seatrial new ${folder} --values FILE`,
      cause: error,
    })
  }
}

/** Everything that `init` does in a repository, in order. A chart that cannot be drafted is an error among the others. */
export async function* initActions(root: string, charts: readonly FoundChart[], draft: Draft): AsyncGenerator<Action | SeatrialError> {
  yield* configActions(root, vitestConfigIn(root))
  const [tested, names] = [testedCharts(root), scenarioNames(root, charts)]
  for (const [index, chart] of charts.entries()) {
    const file = `scenarios/smoke/${names[index]}.scenario.yaml`
    const there = tested.get(chart.folder) ?? (existsSync(join(root, file)) ? file : undefined)
    yield there === undefined
      ? await draftAction(root, chart, file, draft)
      : { kind: 'keep', file: there, why: `tests ${chart.folder} already` }
  }
  yield ignoreAction(root, '.gitignore', ignored)
  if (charts.some(({ folder }) => folder === '.')) yield ignoreAction(root, '.helmignore', notOfRootChart)
  yield workflowAction(root)
}
