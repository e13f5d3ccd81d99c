import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Table from 'cli-table3'
import { defineCommand } from 'citty'
import { printProblems } from '../errors/frame.ts'
import { isAffected } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import type { Scenario } from '../types/scenario.ts'
import { changesSince } from '../vitest/changes.ts'
import { selectScenarios, wantedPriorities } from '../vitest/selection.ts'
import { failedFrom, lostCells, onlyFailed } from './failed.ts'
import { repository, session } from './session.ts'
import { dividedProjects, matrixOf, printShards } from './sharding.ts'

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

const cellsOf = ({ scenarios }: Pick<Plan, 'scenarios'>) =>
  scenarios.flatMap(({ file, priority, tags, cells }) =>
    cells.map(({ key, name, combination }) => ({ key, name, file, priority, tags, combination })),
  )

const print = (plan: Pick<Plan, 'scenarios'>, each: boolean): string => {
  const table = new Table({ head: ['scenario', 'priority', 'cells'], style: { head: [], border: [] } })
  for (const { file, priority, cells } of plan.scenarios)
    table.push([file, priority, each ? cells.map(({ name }) => name).join('\n') : cells.length])
  const count = cellsOf(plan).length
  return `${table.toString()}\n${count} ${count === 1 ? 'cell' : 'cells'} in ${plan.scenarios.length} scenarios\n`
}

/** The scenarios of a plan that the changes since `ref` can make a difference to. @throws SeatrialError plan/ref */
export const onlyChanged = async (root: string, { scenarios, problems }: Plan, ref: string): Promise<Plan> => {
  const [changes, files] = [await changesSince(root, ref), diskFiles(root)]
  return { scenarios: scenarios.filter((scenario) => isAffected(scenario, changes, files)), problems }
}

interface Planned extends Plan {
  readonly project: string
}

/** What keeps a project from being planned; a project without scenarios is a slip of the keyboard. */
const problemsOf = ({ project, scenarios, problems }: Planned): readonly string[] =>
  scenarios.length + problems.length === 0 ? [`nothing to run in scenarios/${project}`] : problems

export const plan = defineCommand({
  meta: { name: 'plan', description: 'Print what a run would take, without a cluster' },
  args: {
    files: { type: 'positional', required: false, description: 'Only files that have one of these in their path, whatever their priority' },
    project: { type: 'string', description: 'A folder of scenarios/, or several: smoke,e2e; by default smoke' },
    priority: { type: 'string', description: 'P0,P1 or all; by default P0 for smoke, all elsewhere' },
    cells: { type: 'boolean', description: 'Name each cell' },
    changed: { type: 'string', description: 'Only scenarios that the changes since this commit or branch can affect' },
    'failed-from': { type: 'string', description: 'Only the cells that are red or did not run by the results in this folder' },
    shards: { type: 'string', description: 'Divide the cells among this many jobs' },
    minutes: { type: 'string', description: 'Divide them among as few jobs as take no longer than this, cells one after the other' },
    history: { type: 'string', description: 'The folder of the history that tells how long cells take' },
    json: { type: 'boolean', description: 'Print the cells as JSON; with --shards or --minutes a GitHub Actions matrix' },
  },
  run: ({ args }) =>
    session(async () => {
      const failed = args['failed-from'] === undefined ? undefined : failedFrom(args['failed-from'])
      const projects = args.project?.split(',') ?? failed?.projects ?? ['smoke']
      const prioritiesOf = (project: string) => wantedPriorities(project, failed === undefined ? args.priority : 'all')
      const all = projects.map((project) => ({ project, ...readPlan(repository, project, prioritiesOf(project), args._) }))
      const lost =
        failed === undefined
          ? []
          : lostCells(
              repository,
              failed,
              all.flatMap((one) => one.scenarios),
            )
      const problems = [...all.flatMap(problemsOf), ...lost]
      if (problems.length > 0) {
        process.stderr.write(`${problems.join('\n')}\n`)
        process.exitCode = 2
        return
      }
      const { changed } = args
      const affected = async (one: Planned): Promise<Planned> =>
        changed === undefined ? one : { ...one, ...(await onlyChanged(repository, one, changed)) }
      const asked = all.map((one) => (failed === undefined ? one : { ...one, scenarios: onlyFailed(one.scenarios, failed) }))
      const found = await Promise.all(asked.map(affected))
      const scenarios = found.flatMap((one) => one.scenarios)
      const divided = dividedProjects(found, args)
      const data = divided === undefined ? { project: projects.join(','), cells: cellsOf({ scenarios }) } : matrixOf(divided)
      const text = divided === undefined ? print({ scenarios }, args.cells ?? false) : printShards(divided)
      // A matrix is one line, as GITHUB_OUTPUT wants it.
      process.stdout.write(args.json ? `${JSON.stringify(data, null, divided === undefined ? 2 : 0)}\n` : text)
    }),
})
