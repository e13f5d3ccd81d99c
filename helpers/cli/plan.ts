import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Table from 'cli-table3'
import { defineCommand } from 'citty'
import { z } from 'zod'
import { printProblems } from '../errors/frame.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { readHistory } from '../history/store.ts'
import { githubMatrix } from '../planning/matrix.ts'
import { divide, shardsWithin } from '../planning/shards.ts'
import type { Shard } from '../planning/shards.ts'
import { isAffected } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { formatDuration } from '../types/duration.ts'
import type { Scenario } from '../types/scenario.ts'
import { changesSince } from '../vitest/changes.ts'
import { selectScenarios, wantedPriorities } from '../vitest/selection.ts'
import { jobsOf } from './jobs.ts'
import { repository, session } from './session.ts'

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

/** The scenarios of a plan that the changes since `ref` can make a difference to. @throws SeatrialError plan/ref */
export const onlyChanged = async (root: string, { scenarios, problems }: Plan, ref: string): Promise<Plan> => {
  const [changes, files] = [await changesSince(root, ref), diskFiles(root)]
  return { scenarios: scenarios.filter((scenario) => isAffected(scenario, changes, files)), problems }
}

const positive = (name: string, text: string, unit: z.ZodNumber): number => {
  const number = unit.positive().safeParse(Number(text))
  if (number.success) return number.data
  throw new SeatrialError('plan/setting', `--${name} ${text}: it is not a number of ${name} above 0`)
}

interface Sharding {
  readonly shards?: string | undefined
  readonly minutes?: string | undefined
  readonly history?: string | undefined
}

/** Shards by number or by time, balanced by recorded durations; undefined where neither is asked for. */
const shardsOf = ({ scenarios }: Plan, { shards, minutes, history }: Sharding): readonly Shard[] | undefined => {
  if (shards !== undefined && minutes !== undefined) throw new SeatrialError('plan/setting', 'say one of --shards and --minutes')
  const jobs = jobsOf(scenarios, history === undefined ? [] : readHistory(history))
  if (shards !== undefined) return divide(jobs, positive('shards', shards, z.int()))
  if (minutes !== undefined) return shardsWithin(jobs, positive('minutes', minutes, z.number()) * 60_000)
  return undefined
}

const printShards = (shards: readonly Shard[]): string => {
  const table = new Table({ head: ['shard', 'cells', 'one after the other'], style: { head: [], border: [] } })
  shards.forEach(({ jobs, duration }, index) => table.push([index + 1, jobs.length, formatDuration(duration)]))
  return `${table.toString()}\n`
}

export const plan = defineCommand({
  meta: { name: 'plan', description: 'Print what a run would take, without a cluster' },
  args: {
    project: { type: 'string', default: 'smoke', description: 'A folder of scenarios/' },
    priority: { type: 'string', description: 'P0,P1 or all; by default P0 for smoke, all elsewhere' },
    cells: { type: 'boolean', description: 'Name each cell' },
    changed: { type: 'string', description: 'Only scenarios that the changes since this commit or branch can affect' },
    shards: { type: 'string', description: 'Divide the cells among this many jobs' },
    minutes: { type: 'string', description: 'Divide them among as few jobs as take no longer than this, cells one after the other' },
    history: { type: 'string', description: 'The folder of the history that tells how long cells take' },
    json: { type: 'boolean', description: 'Print the cells as JSON; with --shards or --minutes a GitHub Actions matrix' },
  },
  run: ({ args }) =>
    session(async () => {
      const all = readPlan(repository, args.project, wantedPriorities(args.project, args.priority), args._)
      const problems = all.scenarios.length + all.problems.length === 0 ? [`nothing to run in scenarios/${args.project}`] : all.problems
      if (problems.length > 0) {
        process.stderr.write(`${problems.join('\n')}\n`)
        process.exitCode = 2
        return
      }
      const found = args.changed === undefined ? all : await onlyChanged(repository, all, args.changed)
      const shards = shardsOf(found, args)
      const data = shards === undefined ? { project: args.project, cells: cellsOf(found) } : githubMatrix(args.project, shards)
      const text = shards === undefined ? print(found, args.cells ?? false) : printShards(shards)
      // A matrix is one line, as GITHUB_OUTPUT wants it.
      process.stdout.write(args.json ? `${JSON.stringify(data, null, shards === undefined ? 2 : 0)}\n` : text)
    }),
})
