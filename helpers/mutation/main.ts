import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Table from 'cli-table3'
import { parseDocument } from 'yaml'
import { $ } from 'zx'
import { z } from 'zod'
import { faults } from './faults.ts'
import { featuresOff } from './features-off.ts'
import type { Mutant } from './mutant.ts'
import { securityFaults } from './security-faults.ts'

/**
 * `npm run mutation`: breaks copies of charts, each in one way, and runs the scenario on it that has to find that. Each must
 * turn it red, with the cause in the first ten lines of the failure; the chart as it is must stay green.
 */
const root = join(import.meta.dirname, '..', '..')
const folder = join('reports', 'mutants')
const chosen = process.argv.slice(2)

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, '-')

/** Gives the key of the cell that has to find it. */
const breakChart = async (mutant: Mutant): Promise<string> => {
  const { chart: name = 'spark' } = mutant
  const chart = join(folder, slug(mutant.name), name)
  await cp(join(root, 'charts', name), join(root, chart), { recursive: true })
  const file = join(root, chart, mutant.file)
  const before = await readFile(file, 'utf8')
  const after = mutant.replace.reduce((text, [what, by]) => text.replace(what, () => by), before)
  if (after === before) throw new Error(`mutant "${mutant.name}" changes nothing in ${mutant.file}: the chart has moved on`)
  await writeFile(file, after)
  return await writeScenario(mutant.name, mutant, { [join('charts', name)]: chart })
}

const parts = z.object({
  chart: z.string(),
  matrix: z.record(z.string(), z.array(z.unknown())).default({}),
  steps: z.array(z.looseObject({ install: z.looseObject({ chart: z.string().optional() }).optional() })),
})

/** A scenario with other folders for charts, and in less time. Gives the key of the one cell that is enough here. */
const writeScenario = async (
  name: string,
  { scenario = 'smoke/connect', cell }: Partial<Mutant>,
  moved: Readonly<Record<string, string>>,
): Promise<string> => {
  const document = parseDocument(await readFile(join(root, 'scenarios', `${scenario}.scenario.yaml`), 'utf8'))
  const { chart, matrix, steps } = parts.parse(document.toJS())
  document.set('name', name)
  document.set('chart', moved[chart] ?? chart)
  for (const [index, { install }] of steps.entries()) {
    if (install === undefined) continue
    const { chart: other } = install
    if (other === undefined) document.setIn(['steps', index, 'install', 'timeout'], '75s')
    else document.setIn(['steps', index, 'install', 'chart'], moved[other] ?? other)
  }
  const file = join(folder, `${slug(name)}.scenario.yaml`)
  await writeFile(join(root, file), document.toString())
  const dimensions = Object.entries(matrix).filter(([dimension]) => dimension !== 'exclude' && dimension !== 'include')
  const combination = cell ?? Object.fromEntries(dimensions.map(([dimension, [first]]) => [dimension, String(first)]))
  const label = Object.entries(combination).map((pair) => pair.join('='))
  return label.length === 0 ? file : `${file}#${label.toSorted().join(' ')}`
}

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), duration: z.number().nullish(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

const control = 'the chart as it is'
const selected = [...faults, ...featuresOff, ...securityFaults].filter(
  ({ name }) => chosen.length === 0 || chosen.some((part) => name.includes(part)),
)
await rm(join(root, folder), { recursive: true, force: true })
await mkdir(join(root, folder), { recursive: true })
// Values layers of scenarios lie beside them.
await cp(join(root, 'scenarios', 'smoke', 'features'), join(root, folder, 'features'), { recursive: true })
const cells = [await writeScenario(control, {}, {})]
for (const mutant of selected) cells.push(await breakChart(mutant))

const output = join(root, 'reports', 'mutants.json')
const env = { ...process.env, SEATRIAL_CELLS: JSON.stringify(cells) }
await $({
  cwd: root,
  env,
  nothrow: true,
  verbose: true,
})`${process.execPath} node_modules/vitest/vitest.mjs run --project mutants --reporter=default --reporter=json --outputFile.json=${output}`

const results = report.parse(JSON.parse(await readFile(output, 'utf8'))).testResults.flatMap((one) => one.assertionResults)
const table = new Table({ head: ['mutant', 'verdict', 'after', 'first line'], colWidths: [32, 22, 9, 100], wordWrap: true })
let survived = 0
for (const { name, says } of [{ name: control, says: undefined }, ...selected]) {
  const result = results.find(({ title }) => title.startsWith(name))
  const lines = (result?.failureMessages.join('\n') ?? '').split('\n')
  const killed = says === undefined ? result?.status === 'passed' : result?.status === 'failed' && says.test(lines.slice(0, 10).join('\n'))
  if (!killed) survived += 1
  const verdict =
    says === undefined
      ? killed
        ? 'green'
        : 'NOT GREEN'
      : killed
        ? 'red, cause named'
        : result?.status === 'failed'
          ? 'RED, CAUSE NOT NAMED'
          : 'SURVIVED'
  table.push([name, verdict, `${((result?.duration ?? 0) / 1000).toFixed(1)} s`, lines[0] ?? ''])
}
console.log(table.toString())
console.log(survived === 0 ? `${selected.length} of ${selected.length} mutants killed` : `${survived} not as they should be`)
process.exitCode = survived === 0 ? 0 : 1
