import Table from 'cli-table3'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { readHistory } from '../history/store.ts'
import { githubMatrix } from '../planning/matrix.ts'
import type { GithubMatrix } from '../planning/matrix.ts'
import { divide, shardsWithin } from '../planning/shards.ts'
import type { Job, Shard } from '../planning/shards.ts'
import { formatDuration } from '../types/duration.ts'
import type { Scenario } from '../types/scenario.ts'
import { jobsOf } from './jobs.ts'
import { folderAt, wholeNumber } from './options.ts'

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

/** The most jobs that GitHub makes of a matrix. */
const most = 256
const tooMany = 'the most jobs that GitHub makes of a matrix'

/** Milliseconds. */
const timeOf = (minutes: string): number => {
  const number = z.number().positive().safeParse(Number(minutes))
  if (number.success) return number.data * 60_000
  throw new SeatrialError('plan/setting', `--minutes ${minutes}: it is not a number of minutes above 0`)
}

/** How one project's cells are divided, by number or by time. */
const division = ({ shards, minutes = '' }: Sharding): ((jobs: readonly Job[]) => readonly Shard[]) => {
  if (shards === undefined) {
    const time = timeOf(minutes)
    return (jobs) => shardsWithin(jobs, time)
  }
  const count = wholeNumber('shards', shards, { most, of: tooMany })
  return (jobs) => divide(jobs, count)
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
  const divided = division({ shards, minutes })
  const outcomes = history === undefined ? [] : readHistory(folderAt('history', history))
  const all = plans.map(({ project, scenarios }) => ({ project, shards: divided(jobsOf(scenarios, outcomes)) }))
  const count = matrixOf(all).include.length
  if (count > most) throw new SeatrialError('plan/setting', `--minutes ${minutes}: that would be ${count} jobs, and ${most} are ${tooMany}`)
  return all
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
