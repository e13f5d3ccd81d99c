import Table from 'cli-table3'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { readHistory } from '../history/store.ts'
import { githubMatrix } from '../planning/matrix.ts'
import type { GithubMatrix } from '../planning/matrix.ts'
import { divide, shardsWithin } from '../planning/shards.ts'
import type { Shard } from '../planning/shards.ts'
import { formatDuration } from '../types/duration.ts'
import type { Scenario } from '../types/scenario.ts'
import { jobsOf } from './jobs.ts'

/** How cells are to be divided: the options of `seatrial plan`, as they are written. */
export interface Sharding {
  readonly shards?: string | undefined
  readonly minutes?: string | undefined
  readonly history?: string | undefined
}

/** The cells of one project, divided among jobs. */
export interface Divided {
  readonly project: string
  readonly shards: readonly Shard[]
}

const positive = (name: string, text: string, unit: z.ZodNumber): number => {
  const number = unit.positive().safeParse(Number(text))
  if (number.success) return number.data
  throw new SeatrialError('plan/setting', `--${name} ${text}: it is not a number of ${name} above 0`)
}

/**
 * Each project's cells in shards of its own, by number or by time, balanced by recorded durations; undefined where neither
 * is asked for. @throws SeatrialError plan/setting, history/unreadable
 */
export const dividedProjects = (
  plans: readonly { readonly project: string; readonly scenarios: readonly Scenario[] }[],
  { shards, minutes, history }: Sharding,
): readonly Divided[] | undefined => {
  if (shards !== undefined && minutes !== undefined) throw new SeatrialError('plan/setting', 'say one of --shards and --minutes')
  if (shards !== undefined && plans.length > 1)
    throw new SeatrialError('plan/setting', '--shards divides the cells of one project: say --minutes for several')
  if (shards === undefined && minutes === undefined) return undefined
  const outcomes = history === undefined ? [] : readHistory(history)
  return plans.map(({ project, scenarios }) => {
    const jobs = jobsOf(scenarios, outcomes)
    if (shards !== undefined) return { project, shards: divide(jobs, positive('shards', shards, z.int())) }
    return { project, shards: shardsWithin(jobs, positive('minutes', minutes ?? '', z.number()) * 60_000) }
  })
}

/** One matrix of the jobs of all projects. */
export const matrixOf = (divided: readonly Divided[]): GithubMatrix => ({
  include: divided.flatMap(({ project, shards }) => githubMatrix(project, shards).include),
})

export const printShards = (divided: readonly Divided[]): string => {
  const table = new Table({ head: ['project', 'shard', 'cells', 'one after the other'], style: { head: [], border: [] } })
  for (const { project, shards } of divided)
    shards.forEach(({ jobs, duration }, index) => table.push([project, index + 1, jobs.length, formatDuration(duration)]))
  return `${table.toString()}\n`
}
