import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { defineCommand } from 'citty'
import { vitestConfigIn } from '../vitest/repository.ts'
import { drafted } from './drafted.ts'
import { wrong } from './options.ts'
import { session } from './session.ts'

/** A path of the command line as scenario files have it. @throws SeatrialError `plan/setting` for what is outside */
const fromRoot = (root: string, path: string, what: string): string => {
  const found = relative(root, resolve(root, path))
  if (found.startsWith('..'))
    throw wrong(
      `${what} ${path}: it is not in the repository, ${root}`,
      'charts and values files lie below the folder with vitest.config.ts',
    )
  return found.split(sep).join('/')
}

/** The chart as the command line has it, from the root of the repository, which is where its Vitest is configured. */
const chartAt = (root: string, path: string): string => {
  if (vitestConfigIn(root) === undefined)
    throw wrong(`${root} is not the root of a repository with scenarios: it has no Vitest configuration`, 'run: npx seatrial init')
  const chart = fromRoot(root, path, 'the chart') || '.'
  if (!existsSync(join(root, chart, 'Chart.yaml'))) throw wrong(`${path} is not a folder with a Chart.yaml`)
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
      const name = asWord('name', args.name ?? basename(resolve(root, chart)))
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
