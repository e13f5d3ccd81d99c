import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Table from 'cli-table3'
import { $ } from 'zx'
import { z } from 'zod'
import { crossingsOf } from './crossed.ts'
import { faults } from './faults.ts'
import { featuresOff } from './features-off.ts'
import { scenariosOf } from './scenarios.ts'
import { securityFaults } from './security-faults.ts'
import { sawIt, verdictOf } from './verdict.ts'
import { breakChart, cross, folder, writeScenario } from './write.ts'

/**
 * `npm run mutation`: breaks copies of charts, each in one way, and runs the scenario on it that has to find that. Each must
 * turn it red, with the cause in the first ten lines of the failure; the chart as it is must stay green. And sets up charts as
 * another value of a dimension has them (`crossingsOf` says which): the cell has to see that it is not itself.
 * `npm run mutation -- RBAC "crossed smoke/s3"` runs those that have one of these in their names.
 */
const root = join(import.meta.dirname, '..', '..')
const chosen = process.argv.slice(2)
const isChosen = ({ name }: { readonly name: string }): boolean => chosen.length === 0 || chosen.some((part) => name.includes(part))

/** The suites whose dimensions are features, and not places where the same has to hold. */
const crossedSuites = ['smoke', 'e2e', 'gpu', 'iceberg']

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), duration: z.number().nullish(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

interface Trial {
  readonly name: string
  /** The cell that has to find it. */
  readonly key: string
  /** What must be read in the first ten lines of the failure; undefined where it must be green. */
  readonly says: RegExp | undefined
}

const control = 'the chart as it is'
const mutants = [...faults, ...featuresOff, ...securityFaults]
const crossings = scenariosOf(root, crossedSuites).flatMap(({ scenario, matrix }) => crossingsOf(scenario, matrix))
const all = [...mutants, ...crossings].map(({ name }) => name)
const unknown = chosen.filter((part) => !all.some((name) => name.includes(part)))
if (unknown.length > 0) {
  console.error(`no mutant has ${unknown.map((part) => `"${part}"`).join(', ')} in its name`)
  process.exit(2)
}

await rm(join(root, folder), { recursive: true, force: true })
await mkdir(join(root, folder), { recursive: true })
// Values layers of scenarios lie in folders beside them.
for (const suite of crossedSuites) {
  const entries = await readdir(join(root, 'scenarios', suite), { withFileTypes: true })
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    await cp(join(root, 'scenarios', suite, name), join(root, folder, name), { recursive: true })
}

const trials: Trial[] = [{ name: control, key: await writeScenario(root, control, {}, {}), says: undefined }]
for (const mutant of mutants.filter(isChosen)) trials.push({ name: mutant.name, key: await breakChart(root, mutant), says: mutant.says })
const alike: string[] = []
for (const crossing of crossings.filter(isChosen)) {
  const key = await cross(root, crossing)
  if (key === undefined) alike.push(crossing.name)
  else trials.push({ name: crossing.name, key, says: sawIt })
}

const output = join(root, 'reports', 'mutants.json')
const env = { ...process.env, SEATRIAL_CELLS: JSON.stringify(trials.map(({ key }) => key)) }
await $({
  cwd: root,
  env,
  nothrow: true,
  verbose: true,
})`${process.execPath} node_modules/vitest/vitest.mjs run --project mutants --reporter=default --reporter=json --outputFile.json=${output}`

const results = report.parse(JSON.parse(await readFile(output, 'utf8'))).testResults.flatMap((one) => one.assertionResults)
const table = new Table({ head: ['mutant', 'verdict', 'after', 'first line'], colWidths: [32, 22, 9, 100], wordWrap: true })
let bad = 0
for (const trial of trials) {
  const result = results.find(({ title }) => title === trial.name || title.startsWith(`${trial.name} [`))
  const { good, verdict } = verdictOf(trial.says, result)
  if (!good) bad += 1
  const first = result?.failureMessages.join('\n').split('\n')[0] ?? ''
  table.push([trial.name, verdict, `${((result?.duration ?? 0) / 1000).toFixed(1)} s`, first])
}
console.log(table.toString())
if (alike.length > 0) console.log(`not run, for both values set up their charts alike:\n  ${alike.join('\n  ')}`)
console.log(bad === 0 ? `${trials.length - 1} of ${trials.length - 1} mutants killed` : `${bad} not as they should be`)
process.exitCode = bad === 0 ? 0 : 1
