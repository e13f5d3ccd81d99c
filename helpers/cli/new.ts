import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { defineCommand } from 'citty'
import { draftOf } from '../draft/scenario.ts'
import { printProblems } from '../errors/frame.ts'
import { openCharts } from '../helm/charts.ts'
import { openPulls } from '../helm/pulls.ts'
import { templateChart } from '../helm/template.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { releaseName } from '../types/scenario.ts'
import { wrong } from './options.ts'
import { session } from './session.ts'

/** A path of the command line as scenario files have it. @throws SeatrialError `plan/setting` for what is outside */
const fromRoot = (root: string, path: string, what: string): string => {
  const found = relative(root, resolve(root, path))
  if (found.startsWith('..')) throw wrong(`${what} ${path}: it is not in the repository, ${root}`)
  return found.split(sep).join('/')
}

/** A chart, and the values files to draft with; paths from the root. */
interface Asked {
  readonly chart: string
  readonly values: readonly string[]
  readonly file: string
}

const manifestOf = async (root: string, { chart, values }: Asked, signal: AbortSignal): Promise<string> => {
  const folder = await temporaryFolder()
  try {
    const complete = await openCharts(root, openPulls({ signal })).complete(chart, folder)
    const files = values.map((each) => resolve(root, each))
    const run = { release: basename(chart), namespace: 'default', chart: complete, values: files, signal }
    const { manifest, error } = await templateChart(run)
    if (error !== undefined) throw error
    return manifest
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The text of a scenario file, which has no mistakes. @throws SeatrialError where the chart does not render, `helm/none`, `plan/setting` */
export const drafted = async (root: string, asked: Asked, signal: AbortSignal): Promise<string> => {
  const { file, chart, values } = asked
  const text = draftOf({ file, chart, values, manifest: await manifestOf(root, asked, signal) })
  const reading = readScenario(file, text, diskFiles(root))
  if ('problems' in reading) throw wrong(`the scenario of ${chart} has mistakes:\n${printProblems(file, text, reading.problems)}`)
  reading.scenario.cells[0]?.values.forEach((layer, at) => {
    if ('file' in layer && layer.file !== values[at])
      throw wrong(`--values ${values[at]}: a scenario takes ${layer.file} for that, which goes before the root's`)
  })
  return text
}

/** The chart as the command line has it, from the root of the repository, which is where its Vitest is configured. */
const chartAt = (root: string, path: string): string => {
  if (!existsSync(join(root, 'vitest.config.ts'))) throw wrong(`${root} is not the root of a repository: it has no vitest.config.ts`)
  const chart = fromRoot(root, path, 'the chart')
  if (chart === '') throw wrong('a chart is in a folder of the repository, and not its root')
  if (!existsSync(join(root, chart, 'Chart.yaml'))) throw wrong(`${path} is no folder with a Chart.yaml`)
  if (!releaseName.form.test(basename(chart)) || basename(chart).length > releaseName.most)
    throw wrong(`${path}: its release is called as its folder, in lower-case letters, digits and \`-\``, 'rename the folder')
  return chart
}

/** @throws SeatrialError `plan/setting` for what is no part of a file's name */
const asWord = (option: string, word: string): string => {
  if (/^\w[\w.-]*$/.test(word)) return word
  throw wrong(`--${option} ${word}: letters, digits, \`-\`, \`_\` and \`.\``)
}

/** All the values files of a command line: citty keeps the last of several. */
const valuesIn = (args: string[]): readonly string[] => {
  const options = { values: { type: 'string', short: 'f', multiple: true } } as const
  return (parseArgs({ args, strict: false, options }).values.values ?? []).map(String)
}

const write = async (root: string, file: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? wrong(`${file} is there already`, 'give the new one a name: --name') : error
  })
}

export const newScenario = defineCommand({
  meta: { name: 'new', description: 'Write a scenario for a chart, without a cluster: a start that runs as it is' },
  args: {
    chart: { type: 'positional', required: false, description: 'The folder of the chart' },
    project: { type: 'string', default: 'smoke', description: 'The folder of scenarios/ to write it into' },
    name: { type: 'string', description: "The file's name, by default that of the chart's folder" },
    values: { type: 'string', alias: 'f', valueHint: 'FILE', description: 'A values file; may be given several times, later ones win' },
    stdout: { type: 'boolean', description: 'Print it instead' },
  },
  run: ({ args, rawArgs }) =>
    session(async (signal) => {
      const { project, stdout } = args
      if (args.chart === undefined) throw wrong('name one chart: the folder that has its Chart.yaml', 'run: npx seatrial new --help')
      const root = process.cwd()
      const chart = chartAt(root, args.chart)
      const name = asWord('name', args.name ?? basename(chart))
      const file = `scenarios/${asWord('project', project)}/${name}.scenario.yaml`
      const values = valuesIn(rawArgs).map((each) => fromRoot(root, each, '--values'))
      const text = await drafted(root, { chart, values, file }, signal)
      if (stdout) process.stdout.write(text)
      else {
        await write(root, file, text)
        console.log(`${file}\nRun it:  npx vitest run --project ${project} ${file}`)
      }
    }),
})
