import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Table from 'cli-table3'
import { defineCommand } from 'citty'
import { printProblems } from '../errors/frame.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import type { Scenario } from '../types/scenario.ts'
import { selectScenarios, wantedPriorities } from '../vitest/selection.ts'
import { repository } from './session.ts'

/** What a run would take, and what keeps files from being read, each with its frames. */
export interface Plan {
  readonly scenarios: readonly Scenario[]
  readonly problems: readonly string[]
}

/** Reads the scenarios that a run of `project` takes; `named` files are taken whatever their priority. */
export const readPlan = (root: string, project: string, priorities: ReadonlySet<string>, named: readonly string[]): Plan => {
  const files = selectScenarios(root, `scenarios/${project}`, priorities, named)
  const readings = files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return { file, text, reading: readScenario(file, text, diskFiles(root)) }
  })
  return {
    scenarios: readings.flatMap(({ reading }) => ('scenario' in reading ? [reading.scenario] : [])),
    problems: readings.flatMap(({ file, text, reading }) => ('problems' in reading ? [printProblems(file, text, reading.problems)] : [])),
  }
}

const cellsOf = ({ scenarios }: Plan) =>
  scenarios.flatMap(({ file, priority, tags, cells }) =>
    cells.map(({ key, name, combination }) => ({ key, name, file, priority, tags, combination })),
  )

const print = (plan: Plan, each: boolean): string => {
  const table = new Table({ head: ['scenario', 'priority', 'cells'], style: { head: [], border: [] } })
  for (const { file, priority, cells } of plan.scenarios)
    table.push([file, priority, each ? cells.map(({ name }) => name).join('\n') : cells.length])
  const count = cellsOf(plan).length
  return `${table.toString()}\n${count} ${count === 1 ? 'cell' : 'cells'} in ${plan.scenarios.length} scenarios\n`
}

export const plan = defineCommand({
  meta: { name: 'plan', description: 'Print what a run would take, without a cluster' },
  args: {
    project: { type: 'string', default: 'smoke', description: 'A folder of scenarios/' },
    priority: { type: 'string', description: 'P0,P1 or all; by default P0 for smoke, all elsewhere' },
    cells: { type: 'boolean', description: 'Name each cell' },
    json: { type: 'boolean', description: 'Print the cells as JSON' },
  },
  run: ({ args }) => {
    const found = readPlan(repository, args.project, wantedPriorities(args.project, args.priority), args._)
    const problems = found.scenarios.length + found.problems.length === 0 ? [`nothing to run in scenarios/${args.project}`] : found.problems
    if (problems.length > 0) {
      process.stderr.write(`${problems.join('\n')}\n`)
      process.exitCode = 2
    } else
      process.stdout.write(
        args.json ? `${JSON.stringify({ project: args.project, cells: cellsOf(found) }, null, 2)}\n` : print(found, args.cells ?? false),
      )
  },
})
