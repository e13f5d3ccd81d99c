import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { defineCommand } from 'citty'
import { draftOf } from '../draft/scenario.ts'
import { withDependencies } from '../helm/chart-dependencies.ts'
import { parseObjects } from '../helm/release.ts'
import { templateChart } from '../helm/template.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { wrong } from './options.ts'
import { session } from './session.ts'

/** A path of the command line as scenario files have it. @throws SeatrialError `plan/setting` for what is outside */
const fromRoot = (root: string, path: string, what: string): string => {
  const found = relative(root, resolve(root, path))
  if (found === '' || found.startsWith('..')) throw wrong(`${what} ${path}: it is not in the repository, ${root}`)
  return found.split(sep).join('/')
}

/** A chart, and the values files to draft with. */
interface Asked {
  readonly chart: string
  readonly values: readonly string[]
  readonly file: string
}

/** The text of a scenario file. @throws SeatrialError where the chart does not render, `helm/none`, `plan/setting` */
export const drafted = async (root: string, { chart, values, file }: Asked, signal: AbortSignal): Promise<string> => {
  const folder = await temporaryFolder()
  try {
    const release = basename(resolve(root, chart))
    const complete = await withDependencies(resolve(root, chart), folder)
    const files = values.map((each) => resolve(root, each))
    const { manifest, error } = await templateChart({ release, namespace: 'default', chart: complete, values: files, signal })
    if (error !== undefined) throw error
    const objects = parseObjects(manifest, `the manifest of ${chart}`)
    return draftOf({
      file,
      chart: fromRoot(root, chart, 'the chart'),
      values: values.map((each) => fromRoot(root, each, '--values')),
      objects,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All the values files of a command line: citty keeps the last of several. */
const valuesIn = (args: string[]): readonly string[] =>
  parseArgs({ args, strict: false, options: { values: { type: 'string', short: 'f', multiple: true, default: [] } } }).values.values.map(
    String,
  )

/** @throws SeatrialError `plan/setting` for what is no part of a file's name */
const asWord = (option: string, word: string): string => {
  if (/^\w[\w.-]*$/.test(word)) return word
  throw wrong(`--${option} ${word}: letters, digits, \`-\`, \`_\` and \`.\``)
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
      const { chart, project, stdout } = args
      if (chart === undefined) throw wrong('name one chart: the folder that has its Chart.yaml', 'run: npx seatrial new --help')
      const root = process.cwd()
      const name = asWord('name', args.name ?? basename(resolve(root, chart)))
      const file = `scenarios/${asWord('project', project)}/${name}.scenario.yaml`
      const text = await drafted(root, { chart, values: valuesIn(rawArgs), file }, signal)
      if (stdout) process.stdout.write(text)
      else {
        await write(root, file, text)
        console.log(`${file}\nRun it:  npx vitest run --project ${project} ${file}`)
      }
    }),
})
