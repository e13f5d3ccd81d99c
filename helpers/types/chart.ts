import { posix } from 'node:path'
import { z } from 'zod'
import { chartForms, formProblem, nameProblem, repositoryProblem, versionProblem } from './chart-form.ts'
import type { FormProblem } from './chart-form.ts'

/** What stands at the root of a repository and is not part of a chart there. */
export const notOfChart: readonly string[] = ['node_modules', '.git', 'reports']

/** A text that is checked by more than its form, with a hint at what is meant. */
const text = (problemIn: (text: string) => FormProblem | undefined) =>
  z.string().check(({ value, issues }) => {
    const problem = problemIn(value)
    if (problem === undefined) return
    const { message, hint } = problem
    issues.push({ code: 'custom', input: value, message, params: { hint }, continue: true })
  })

/** What editors can tell without the checks: no address of a repository, and no registry's chart without its version. */
const pattern = String.raw`^(?!https?://)(?!oci://(?!\S+(:v?\d+\.\d+\.\d+|@sha256:))).+`

const repositoryChart = z.strictObject({
  repo: text(repositoryProblem).meta({
    description: 'The address of a chart repository (https:// or http://), or of charts in a registry (oci://HOST/PATH).',
  }),
  name: text(nameProblem).meta({ description: "The chart's name there." }),
  version: text(versionProblem).meta({ description: 'The exact version: no range, since a test must be repeatable.', examples: ['1.2.3'] }),
})

/** A chart as a scenario names it. */
export const chartSource = z.union([text(formProblem).meta({ pattern }), repositoryChart]).meta({
  description: `The chart: ${chartForms}.`,
  examples: [
    'charts/spark',
    'dist/spark-1.2.3.tgz',
    'oci://registry.example.com/charts/spark:1.2.3',
    { repo: 'https://charts.example.com', name: 'spark', version: '1.2.3' },
  ],
})
export type ChartSource = z.infer<typeof chartSource>

/** A chart of a registry, or of a chart repository. */
export type RemoteChart =
  | {
      readonly kind: 'oci'
      /** `HOST/PATH/CHART`. */
      readonly path: string
      readonly name: string
      readonly version?: string
      readonly digest?: string
    }
  | { readonly kind: 'repo'; readonly repo: string; readonly name: string; readonly version: string }

/** Where a chart is. Paths are relative to the repository's root. */
export type ChartPlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'archive'; readonly path: string }
  | RemoteChart

const oci = 'oci://'

/** Where a chart is. The source has passed its schema. */
export const placeOf = (source: ChartSource): ChartPlace => {
  if (typeof source !== 'string') {
    if (!source.repo.startsWith(oci)) return { kind: 'repo', ...source, repo: source.repo.replace(/\/+$/, '') }
    const { name, version } = source
    return { kind: 'oci', path: `${source.repo.slice(oci.length).replace(/\/+$/, '')}/${name}`, name, version }
  }
  if (source.startsWith(oci)) {
    const [, path = '', version, digest] = /^oci:\/\/(.*?\/[^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(source) ?? []
    return {
      kind: 'oci',
      path,
      name: posix.basename(path),
      ...(version !== undefined && { version }),
      ...(digest !== undefined && { digest }),
    }
  }
  // `charts/spark/` and `./charts/spark` are the same folder.
  const path = posix.join(source, '.').replace(/(?<=.)\/$/, '')
  return { kind: path.endsWith('.tgz') ? 'archive' : 'folder', path }
}

/** The folder of a chart that is one of the repository's. */
export const folderOf = (source: ChartSource): string | undefined => {
  const place = placeOf(source)
  return place.kind === 'folder' ? place.path : undefined
}

/** The name of a chart as far as its source tells: of a folder the folder's, of an archive NAME of NAME-VERSION.tgz. */
export const chartName = (source: ChartSource): string => {
  const place = placeOf(source)
  if ('name' in place) return place.name
  const base = posix.basename(place.path)
  return place.kind === 'folder' ? base : base.replace(/(-v?\d+\.\d+\.\d+.*)?\.tgz$/, '')
}

/** A remote chart as one text, which tells it from all others. */
export const remoteText = (chart: RemoteChart): string => {
  if (chart.kind === 'repo') return `${chart.name} ${chart.version} of ${chart.repo}`
  const { path, version, digest } = chart
  return `${oci}${path}${version === undefined ? '' : `:${version}`}${digest === undefined ? '' : `@${digest}`}`
}

/** A source as one text. */
export const chartText = (source: ChartSource): string => {
  const place = placeOf(source)
  return 'path' in place && place.kind !== 'oci' ? place.path : remoteText(place)
}
