import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../history/outcome.ts'
import { hasPassed } from '../history/outcome.ts'
import { readHistory } from '../history/store.ts'
import { divide, idealDuration, makespan } from '../planning/shards.ts'
import type { Job, Shard } from '../planning/shards.ts'
import type { Cell, Scenario } from '../types/scenario.ts'
import { jobsOf } from './jobs.ts'
import { readPlan } from './plan.ts'

const root = join(import.meta.dirname, '..', '..')
const wanted = 1_280
const seeds = Array.from({ length: 30 }, (_, at) => at + 1)

/** What `seatrial report --history` has kept of runs of this repository's scenarios on a real cluster. */
const recorded = readHistory(join(import.meta.dirname, 'fixtures', 'history')).filter(hasPassed)
const byChart = Map.groupBy(recorded, ({ chart }) => chart)

/** This repository's own cells, several times over: each copy installs something of its own, as another version does. */
const scenarios = ((): readonly Scenario[] => {
  const own = ['smoke', 'e2e', 'security', 'gpu', 'iceberg'].flatMap(
    (project) => readPlan(root, project, new Set(['P0', 'P1', 'P2', 'P3']), []).scenarios,
  )
  const copyOf = (cell: Cell, copy: number): Cell => ({
    ...cell,
    key: `${cell.key} copy=${copy}`,
    values: [...cell.values, { inline: { copy } }],
  })
  const count = Math.ceil(wanted / own.reduce((sum, { cells }) => sum + cells.length, 0))
  const copies = Array.from({ length: count }, (_, copy) =>
    own.map((one) => ({ ...one, cells: one.cells.map((cell) => copyOf(cell, copy)) })),
  ).flat()
  let left = wanted
  return copies.map((one) => {
    const cells = one.cells.slice(0, left)
    left -= cells.length
    return { ...one, cells }
  })
})()

/** A history of all cells: three attempts at each, that took as long as recorded ones at cells of the same chart. */
const historyOf = (seed: number): readonly Outcome[] => {
  const cells = scenarios.flatMap((one) => one.cells)
  const draws = fc.sample(fc.noBias(fc.nat(1_000_000)), { seed, numRuns: cells.length * 3 })
  return cells.flatMap((cell, index) =>
    [0, 1, 2].flatMap((attempt) => {
      const known = byChart.get(cell.release) ?? recorded
      const drawn = known[(draws[index * 3 + attempt] ?? 0) % known.length]
      return drawn === undefined ? [] : [{ ...drawn, uuid: `${index}-${attempt}`, cell: cell.key, chart: cell.release, start: attempt }]
    }),
  )
}

const homes = (shards: readonly Shard[], by: (one: Job) => string): number =>
  shards.reduce((count, { jobs }) => count + new Set(jobs.map(by)).size, 0)

describe('1,280 of our own cells, with durations as recorded, over 8 jobs', () => {
  test('are that many, and the records are of many cells', () => {
    expect(jobsOf(scenarios, [])).toHaveLength(wanted)
    expect(new Set(recorded.map(({ cell }) => cell)).size).toBeGreaterThanOrEqual(100)
    expect(Math.max(...recorded.map(({ duration }) => duration))).toBeGreaterThan(2 * Math.min(...recorded.map(({ duration }) => duration)))
  })
  test.each(seeds)('take at most a tenth longer than they must (seed %i)', (seed) => {
    const jobs = jobsOf(scenarios, historyOf(seed))
    const shards = divide(jobs, 8)
    expect(makespan(shards) / idealDuration(jobs, 8)).toBeLessThanOrEqual(1.1)
    expect(shards.flatMap((one) => one.jobs.map(({ key }) => key)).toSorted()).toEqual(jobs.map(({ key }) => key).toSorted())
  })
  test('stay with those that install the same, and near those that need the same images', () => {
    for (const seed of seeds.slice(0, 5)) {
      const jobs = jobsOf(scenarios, historyOf(seed))
      const shards = divide(jobs, 8)
      const installations = new Set(jobs.map(({ installation }) => installation)).size
      expect(homes(shards, ({ installation }) => installation)).toBe(installations)
      const charts = new Map(jobs.map(({ key, charts }) => [key, charts]))
      const regardless = divide(
        jobs.map((one) => ({ ...one, charts: one.key, installation: one.key })),
        8,
      )
      const chartsOf = ({ key }: Job): string => charts.get(key) ?? ''
      expect(homes(shards, chartsOf)).toBeLessThan(homes(regardless, chartsOf))
    }
  })
})
