import { relative, sep } from 'node:path'
import type { TestCase } from 'vitest/node'
import { againLines } from '../report/again.ts'
import { repeatVerdict } from '../report/repeats.ts'
import type { Scenario } from '../types/scenario.ts'

/** A test of a cell, with the cell's key and the project it ran in. */
interface CellRun {
  readonly key: string
  readonly name: string
  readonly project: string
  readonly state: string
}

const runsOf = (root: string, scenarios: readonly Scenario[], tests: readonly TestCase[]): readonly CellRun[] =>
  tests.flatMap((test) => {
    const file = relative(root, test.module.moduleId).split(sep).join('/')
    const cell = scenarios.find((one) => one.file === file)?.cells.find(({ name }) => name === test.name)
    return cell === undefined ? [] : [{ key: cell.key, name: cell.name, project: test.project.name, state: test.result().state }]
  })

const verdicts = (runs: readonly CellRun[]): string[] =>
  [...Map.groupBy(runs, ({ key }) => key).values()].map((of) => {
    const counted = of.filter(({ state }) => state !== 'skipped')
    return `${of[0]?.name}: ${repeatVerdict(counted.filter(({ state }) => state === 'passed').length, counted.length)}`
  })

/** What a run has to say at its end: where cells were repeated, a verdict on each; then how to run again what is red. */
export const closingLines = (
  root: string,
  scenarios: readonly Scenario[],
  tests: readonly TestCase[],
  { repeats, results }: { readonly repeats: number; readonly results: string },
): { readonly flakiness: readonly string[]; readonly again: readonly string[] } => {
  const runs = runsOf(root, scenarios, tests)
  const red = new Map(runs.filter(({ state }) => state === 'failed').map((one) => [one.key, one]))
  return { flakiness: repeats > 1 ? verdicts(runs) : [], again: againLines([...red.values()], relative(process.cwd(), results)) }
}

/** How to look at what failed cells have left. */
export const keptLines = (tests: readonly TestCase[]): readonly string[] =>
  tests.flatMap((test) => {
    const { kept } = test.meta()
    return kept === undefined ? [] : [`${kept.kubectl} --namespace ${kept.namespace} get pods   # ${test.name}`]
  })
