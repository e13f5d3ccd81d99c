import Table from 'cli-table3'
import { defineCommand } from 'citty'
import { printProblems } from '../errors/frame.ts'
import { isAffected } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import type { Scenario } from '../types/scenario.ts'
import { changesSince } from '../vitest/changes.ts'
import { exitCodes } from '../vitest/exit-code.ts'
import { readFile, scenarioIn } from '../vitest/read-file.ts'
import { isNamed, misplacedFiles, selectScenarios } from '../vitest/selection.ts'
import { cellProblems, onlyWanted, wantedCells } from '../vitest/wanted-cells.ts'
import type { WantedCells } from '../vitest/wanted-cells.ts'
import { askedOf } from './asked.ts'
import type { Asked } from './asked.ts'
import { repository, session } from './session.ts'
import { dividedProjects, matrixOf, printShards } from './sharding.ts'

/** What a run would take, and what keeps files from being read, each with its frames. */
export interface Plan {
  readonly scenarios: readonly Scenario[]
  readonly problems: readonly string[]
}

/**
 * Reads the scenarios that a run of `project` takes; of `named` ones those alone, whatever their priority. Where cells are
 * `wanted`, there are no others.
 */
export const readPlan = (
  root: string,
  project: string,
  priorities: ReadonlySet<string>,
  named: readonly string[],
  wanted: WantedCells = wantedCells(root),
): Plan => {
  const files = selectScenarios(root, `scenarios/${project}`, priorities, named, wanted)
    .filter((file) => named.length === 0 || named.some((name) => isNamed(root, file, name)))
    .map((file) => readFile(root, file))
  return {
    scenarios: files
      .flatMap(({ reading }) => ('scenario' in reading ? [onlyWanted(reading.scenario, wanted)] : []))
      .filter(({ cells }) => cells.length > 0),
    problems: files.flatMap(({ file, text, reading }) => ('problems' in reading ? [printProblems(file, text, reading.problems)] : [])),
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
  const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
  return `${table.toString()}\n${counted(cellsOf(plan).length, 'cell')} in ${counted(plan.scenarios.length, 'scenario')}\n`
}

/** The scenarios of a plan that the changes since `ref` can make a difference to. @throws SeatrialError plan/ref */
export const onlyChanged = async (root: string, { scenarios, problems }: Plan, ref: string): Promise<Plan> => {
  const [changes, files] = [await changesSince(root, ref), diskFiles(root)]
  return { scenarios: scenarios.filter((scenario) => isAffected(scenario, changes, files)), problems }
}

interface Planned extends Plan {
  readonly project: string
}

/** All that keeps a plan from being what was asked for. */
export const planProblems = (root: string, { named, wanted }: Asked, all: readonly Planned[]): string[] => {
  const whole = wanted.keys === undefined && named.length === 0
  const empty = all.filter(({ scenarios, problems }) => whole && scenarios.length + problems.length === 0)
  const outside = [...(wanted.keys ?? [])].filter((key) => !key.startsWith('scenarios/'))
  return [
    ...all.flatMap(({ problems }) => problems),
    ...misplacedFiles(root).map((problem) => `[scenario/place] ${problem}`),
    ...empty.map(({ project }) => `[plan/setting] nothing to run in scenarios/${project}: no scenario has a priority that is asked for`),
    ...outside.map((key) => `[plan/cells] \`${key}\` is not in scenarios/, and nothing else is planned`),
    ...cellProblems(root, wanted, (file) => scenarioIn(root, file)).map((problem) => `[plan/cells] ${problem}`),
  ]
}

export const plan = defineCommand({
  meta: { name: 'plan', description: 'Print what a run would take, without a cluster' },
  args: {
    files: { type: 'positional', required: false, description: 'Only files that have one of these in their path, whatever their priority' },
    project: { type: 'string', description: 'A folder of scenarios/, or several: smoke,e2e; by default smoke' },
    priority: { type: 'string', description: 'P0,P1 or all; by default P0 for smoke, all elsewhere' },
    cells: { type: 'boolean', description: 'Name each cell' },
    changed: { type: 'string', description: 'Only scenarios that the changes since this commit or branch can affect' },
    'failed-from': { type: 'string', description: 'Only the cells that are red or did not run by the results in this folder' },
    shards: { type: 'string', description: 'Divide the cells among this many jobs, at most 256: GitHub makes no more of a matrix' },
    minutes: { type: 'string', description: 'Divide them among as few jobs as take no longer than this, cells one after the other' },
    history: { type: 'string', description: 'The folder of the history that tells how long cells take' },
    json: { type: 'boolean', description: 'Print the cells as JSON; with --shards or --minutes a GitHub Actions matrix' },
  },
  run: ({ args }) =>
    session(async () => {
      const asked = askedOf(repository, args, args._)
      const { projects, prioritiesOf, named, wanted } = asked
      const all = projects.map((project) => ({
        project,
        ...readPlan(repository, project, prioritiesOf(project), named, wanted),
      }))
      const problems = planProblems(repository, asked, all)
      if (problems.length > 0) {
        process.stderr.write(`${problems.join('\n')}\n`)
        process.exitCode = exitCodes.mistakes
        return
      }
      const { changed } = args
      const affected = async (one: Planned): Promise<Planned> =>
        changed === undefined ? one : { ...one, ...(await onlyChanged(repository, one, changed)) }
      const found = await Promise.all(all.map(affected))
      const scenarios = found.flatMap((one) => one.scenarios)
      const divided = dividedProjects(found, args)
      const data = divided === undefined ? { project: projects.join(','), cells: cellsOf({ scenarios }) } : matrixOf(divided)
      const text = divided === undefined ? print({ scenarios }, args.cells ?? false) : printShards(divided)
      // A matrix is one line, as GITHUB_OUTPUT wants it.
      process.stdout.write(args.json ? `${JSON.stringify(data, null, divided === undefined ? 2 : 0)}\n` : text)
    }),
})
