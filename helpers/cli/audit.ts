import { rm, writeFile } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defineCommand } from 'citty'
import pc from 'picocolors'
import { auditChart } from '../audit/chart.ts'
import { jsonOf, type Report } from '../audit/format/report.ts'
import { sarifOf } from '../audit/format/sarif.ts'
import { textOf } from '../audit/format/text.ts'
import { oneOf, settingsOf } from '../audit/settings.ts'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { zodProblems } from '../errors/zod-problems.ts'
import { openCharts } from '../helm/charts.ts'
import { openPulls } from '../helm/pulls.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { exitCodes } from '../vitest/exit-code.ts'
import { chartForms } from '../types/chart-form.ts'
import { chartName, chartSource, type ChartSource } from '../types/chart.ts'
import { wrong } from './options.ts'
import { session } from './session.ts'

const formats = ['text', 'json', 'sarif'] as const

/** A chart as the command line names it: unlike in a scenario, a folder or file may be anywhere. @throws SeatrialError `plan/setting` */
const sourceOf = (
  chart: string,
  { repo, version }: { readonly repo?: string | undefined; readonly version?: string | undefined },
): ChartSource => {
  if (repo === undefined && version !== undefined)
    throw wrong('--version goes with --repo', 'write oci://HOST/PATH/CHART:VERSION for a registry')
  if (repo === undefined && !chart.includes('://')) return chart
  const { data, error } = chartSource.safeParse(repo === undefined ? chart : { repo, name: chart, version })
  if (data !== undefined) return data
  const [problem] = zodProblems(error.issues, chartSource, repo === undefined ? chart : { repo, name: chart, version })
  throw wrong(problem?.message ?? `${chart} names no chart`, problem?.hint)
}

/** The words of a command line in order; `--values` may stand several times. @throws SeatrialError `plan/setting` */
const read = (words: string[]) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      values: { type: 'string', short: 'f', multiple: true, default: [] },
      pss: { type: 'string', default: 'restricted' },
      scc: { type: 'string' },
      namespace: { type: 'string', short: 'n', default: 'default' },
      release: { type: 'string' },
      'kube-version': { type: 'string' },
      format: { type: 'string', default: 'text' },
      output: { type: 'string', short: 'o' },
      repo: { type: 'string' },
      version: { type: 'string' },
    },
  })
  const [chart] = positionals
  if (chart === undefined)
    throw wrong(
      `name one chart: ${chartForms.replace(/, or `\{.*$/, '')}, or NAME with --repo and --version`,
      'run: npx seatrial audit --help',
    )
  return { ...values, chart: sourceOf(chart, values) }
}

/** What an audit found, and what it says of that. */
interface Audited {
  readonly report: Report
  readonly text: string
  /** The file that the text is for, relative to the folder it was asked in. */
  readonly output?: string | undefined
}

/** Does what the words of a command line ask for in the folder `root`. @throws SeatrialError for mistakes of use */
export const audited = async (words: string[], root: string, signal: AbortSignal): Promise<Audited> => {
  const { output, ...asked } = read(words)
  const format = oneOf('format', asked.format, formats)
  const [source, version, folder] = [asked.chart, asked['kube-version'], await temporaryFolder()]
  try {
    const charts = openCharts(root, openPulls({ signal }))
    const found = await charts.find(source)
    const report = await auditChart({
      chart: found.sha256 === undefined ? { ...found, called: relative(root, found.folder) || '.' } : found,
      complete: await charts.complete(source, folder),
      values: asked.values.map((file) => resolve(root, file)),
      release: asked.release ?? (found.sha256 === undefined ? basename(found.folder) : chartName(source)),
      settings: settingsOf(asked),
      ...(version !== undefined && { kubeVersion: version }),
      root,
      signal,
    })
    const printers = {
      text: () => textOf(report, output === undefined && pc.isColorSupported),
      json: () => jsonOf(report),
      sarif: () => sarifOf(report, root),
    }
    return { report, text: printers[format](), output }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Prints a text, or writes it to the file that is named. @throws SeatrialError `plan/setting` */
export const tell = async (text: string, output: string | undefined): Promise<void> => {
  if (output === undefined) process.stdout.write(text)
  else
    await writeFile(output, text).catch((error: unknown) => {
      throw new SeatrialError('plan/setting', `--output ${output}: it can not be written: ${describeError(error)}`, { cause: error })
    })
}

/** What the command itself could not do; not what is wrong with the chart. */
const complain = (error: unknown): void => {
  if (!(error instanceof SeatrialError)) throw error
  process.stderr.write(`${pc.red(describeError(error))}\n`)
  process.exitCode = error.code === 'helm/none' || error.code === 'helm/pull' ? exitCodes.environment : exitCodes.mistakes
}

export const audit = defineCommand({
  meta: { name: 'audit', description: 'Say what is wrong with a rendered chart, without a cluster' },
  args: {
    chart: {
      type: 'positional',
      required: false,
      description: 'The chart: a folder, a .tgz file, oci://HOST/PATH/CHART:VERSION, or a name with --repo',
    },
    repo: { type: 'string', valueHint: 'URL', description: 'The chart repository that has the chart' },
    version: { type: 'string', description: "The chart's exact version there" },
    values: { type: 'string', alias: 'f', valueHint: 'FILE', description: 'A values file; may be given several times, later ones win' },
    pss: { type: 'string', default: 'restricted', description: 'The level of the Pod Security Standards; privileged forbids nothing' },
    scc: { type: 'string', description: "OpenShift's security context constraints that everyone may use, such as restricted-v2" },
    namespace: { type: 'string', alias: 'n', default: 'default', description: 'The namespace to render for' },
    release: { type: 'string', description: "The release's name, by default that of the chart's folder" },
    'kube-version': {
      type: 'string',
      description: "The Kubernetes version to render for and whose Pod Security holds; by default helm's, and the newest",
    },
    format: { type: 'string', default: 'text', description: 'text, json or sarif' },
    output: { type: 'string', alias: 'o', valueHint: 'FILE', description: 'A file to write to instead' },
  },
  run: ({ rawArgs }) =>
    session(async (signal) => {
      try {
        const { report, text, output } = await audited(rawArgs, process.cwd(), signal)
        await tell(text, output)
        if (report.counts.error > 0) process.exitCode = 1
      } catch (error) {
        complain(error)
      }
    }),
})
