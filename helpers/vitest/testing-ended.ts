import { readFileSync } from 'node:fs'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Kube, KubeObject } from '../kube/client.ts'
import { gatherResults } from '../report/merge/gather.ts'
import { mergeResults, type Merged, type MergedCell } from '../report/merge/merge.ts'
import { isPlanFile } from '../report/run-plan.ts'
import { runScenariosIn } from './testing.ts'

/** What a run does in the tenth of a second around its end may have been told and not yet written. */
const settled = 100

const fixture = join(import.meta.dirname, 'fixtures', 'killed')
const keyOf = (file: string, n: string | number): string => `scenarios/smoke/${file}.scenario.yaml#n=${n}`
const lacking = 'scenarios/smoke/third.scenario.yaml'
const cells = [...['first', 'second'].flatMap((file) => [1, 2, 3, 4, 5, 6].map((n) => keyOf(file, n))), lacking]
const red = new Set([keyOf('first', 3), keyOf('second', 4)])

/** A line of Vitest's verbose reporter that says how a cell ended. */
const ending = /^ *([✓×]) .*scenarios\/smoke\/(\w+)\.scenario\.yaml.* \[n=(\d)\]/

/** A run of the fixture that may have been ended before its time. */
export interface Ended {
  readonly merged: Merged
  /** What a person was told of cells while it ran. */
  readonly told: readonly { readonly key: string; readonly status: 'passed' | 'failed'; readonly at: number }[]
  readonly exitCode: number | undefined
  readonly output: string
  /** Milliseconds from the plan to the end. */
  readonly took: number
}

/** Runs the fixture in a folder of its own; `end` is called when the run's plan lies there, with the number of its group and where it writes. */
export const runFixture = async (
  root: string,
  end: (group: number, results: string) => Promise<void> = () => Promise.resolve(),
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => {
  await mkdir(root, { recursive: true })
  await cp(fixture, root, { recursive: true })
  const config = JSON.stringify(join(import.meta.dirname, 'config.ts'))
  await writeFile(
    join(root, 'vitest.config.ts'),
    `import { seatrialConfig } from ${config}\nexport default seatrialConfig(import.meta.dirname)\n`,
  )
  const child = runScenariosIn(root, ['--reporter=verbose'], env)
  const told: Ended['told'][number][] = []
  const reading = (async () => {
    for await (const line of child.iterable({ from: 'all' })) {
      const [, sign, file = '', n = ''] = ending.exec(line) ?? []
      if (sign !== undefined) told.push({ key: keyOf(file, n), status: sign === '✓' ? 'passed' : 'failed', at: performance.now() })
    }
  })()
  const results = join(root, 'reports', 'allure-results')
  const isPlanned = async (): Promise<boolean> => (await readdir(results).catch(() => [])).some(isPlanFile)
  while (!(await isPlanned()) && child.exitCode === null) await sleep(20)
  const begun = performance.now()
  await end(child.pid ?? 0, results)
  const endedAt = performance.now()
  const { exitCode, all } = await child
  const took = performance.now() - begun
  // A child of what was killed may hold the pipe a moment longer.
  await Promise.race([reading.catch(() => undefined), sleep(5_000)])
  return {
    merged: mergeResults(gatherResults([results])),
    told: told.filter(({ at }) => at < endedAt - settled),
    exitCode,
    output: all,
    took,
  }
}

export const count = ({ merged }: Ended, status: string): number => merged.cells.filter(({ last }) => last.status === status).length

/** The reasons that are given for cells that did not run, each once. */
export const reasons = ({ merged }: Ended): readonly string[] => [
  ...new Set(
    merged.cells
      .filter(({ last }) => last.status === 'not run')
      .map(({ last }) => last.message.replace(/^not run: the run \w+ on \S+ planned it and ended without a result of it(: )?/, '')),
  ),
]

/** Sees every namespace that there is for a moment. */
export const watchNamespaces = (kube: Kube): { readonly seen: ReadonlySet<string>; readonly [Symbol.dispose]: () => void } => {
  const seen = new Set<string>()
  const look = async (): Promise<void> => {
    const { items } = await kube.request<{ items: KubeObject[] }>('GET', '/api/v1/namespaces')
    for (const { metadata } of items) seen.add(metadata.name)
  }
  const timer = setInterval(() => void look().catch(() => undefined), 200)
  return { seen, [Symbol.dispose]: () => clearInterval(timer) }
}

const result = z.object({ parameters: z.array(z.object({ name: z.string(), value: z.string() })) })
const namespaceIn = (file: string): string =>
  result.parse(JSON.parse(readFileSync(file, 'utf8'))).parameters.find(({ name }) => name === 'namespace')?.value ?? ''

/**
 * What is wrong with the report of a run. Nothing is where every cell is there, what was told is what is reported, and what
 * is reported has happened: in a namespace that there was, and red where it had to be. `alsoRed` are failures that any cell
 * may have.
 */
export const wrongIn = ({ merged, told }: Ended, namespaces: ReadonlySet<string>, alsoRed?: RegExp): readonly string[] => {
  const last = new Map(merged.cells.map((cell) => [cell.key, cell.last]))
  const ofCell = ({ key, last, earlier }: MergedCell): readonly string[] => {
    if (earlier.length > 0) return [`${key} has ${earlier.length + 1} attempts`]
    if (last.status === 'not run') return last.message.startsWith('not run: the run ') ? [] : [`${key} did not run: ${last.message}`]
    if (key === lacking)
      return last.status === 'skipped' && last.message === 'this cluster lacks realGpu' ? [] : [`${key} is ${last.status}: ${last.message}`]
    if (alsoRed?.test(last.message) === true) return []
    const wanted = red.has(key) ? 'failed' : 'passed'
    return [
      ...(last.status === wanted ? [] : [`${key} is ${last.status}, not ${wanted}: ${last.message}`]),
      ...(namespaces.has(namespaceIn(last.file ?? '')) ? [] : [`${key} had no namespace`]),
    ]
  }
  return [
    ...merged.unreadable.map(({ path, why }) => `${path}: ${why}`),
    ...cells.filter((key) => !last.has(key)).map((key) => `${key} is lost`),
    ...merged.cells.filter(({ key }) => !cells.includes(key)).map(({ key, last }) => `${key} is ${last.status}, and no cell`),
    ...told
      .filter(({ key, status }) => last.get(key)?.status.replace('broken', 'failed') !== status)
      .map(({ key, status }) => `${key} was told to have ${status}`),
    ...merged.cells.filter(({ key }) => cells.includes(key)).flatMap(ofCell),
  ]
}
