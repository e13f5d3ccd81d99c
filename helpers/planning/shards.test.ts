import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divide, idealDuration, makespan, shardsWithin } from './shards.ts'
import type { Job } from './shards.ts'

const job = (key: string, duration: number, installation = key, charts = installation): Job => ({ key, duration, installation, charts })

/** Numbers between 0 and 1 that are the same every time (mulberry32). */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/** 1,280 cells of 160 scenarios and 10 charts as recorded ones are: most take half a minute, a few ten. */
const recorded = (seed: number): Job[] => {
  const next = random(seed)
  const spread = (): number => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next())
  return Array.from({ length: 1_280 }, (_, at) => {
    const [scenario, chart] = [at >> 3, (at >> 3) % 10]
    return job(
      `s${scenario}#n=${at & 7}`,
      Math.min(600_000, 30_000 * Math.exp(0.9 * spread())),
      `chart-${chart} ${scenario}-${(at & 7) >> 1}`,
      `chart-${chart}`,
    )
  })
}

const homes = (shards: readonly { readonly jobs: readonly Job[] }[], by: (one: Job) => string): number =>
  shards.reduce((count, { jobs }) => count + new Set(jobs.map(by)).size, 0)

describe('1,280 cells in 8 shards', () => {
  test.each([1, 2, 3, 4, 5])('take at most a tenth more than the ideal (seed %i)', (seed) => {
    const jobs = recorded(seed)
    expect(makespan(divide(jobs, 8)) / idealDuration(jobs, 8)).toBeLessThanOrEqual(1.1)
  })
  test('keep every installation whole, and charts in fewer shards than a plan without regard to them', () => {
    const jobs = recorded(1)
    const shards = divide(jobs, 8)
    expect(homes(shards, (one) => one.installation)).toBe(new Set(jobs.map((one) => one.installation)).size)
    const chartOf = new Map(jobs.map(({ key, charts }) => [key, charts]))
    const regardless = divide(
      jobs.map((one) => ({ ...one, charts: one.key })),
      8,
    )
    const charts = ({ key }: Job): string => chartOf.get(key) ?? ''
    expect(homes(shards, charts)).toBeLessThan(homes(regardless, charts) * 0.7)
  })
})

test('the longest comes first: last it would stand on top of the others', () => {
  const jobs = [...Array.from({ length: 9 }, (_, at) => job(`c${at}`, 10)), job('long', 30)]
  expect(makespan(divide(jobs, 3))).toBe(40)
})

test('an installation is cut where it would break the balance', () => {
  const jobs = Array.from({ length: 8 }, (_, at) => job(`c${at}`, 10, 'one'))
  expect(divide(jobs, 4).map(({ duration }) => duration)).toEqual([20, 20, 20, 20])
})

test('shards within a time are as few as that takes, and a cell that is longer has one of its own', () => {
  const jobs = [job('long', 100), ...Array.from({ length: 6 }, (_, at) => job(`c${at}`, 10))]
  const shards = shardsWithin(jobs, 30)
  expect(shards.map(({ duration }) => duration).toSorted((a, b) => b - a)).toEqual([100, 30, 30])
})

test('every cell is in one shard, and none takes twice the ideal', () => {
  const jobs = fc.array(fc.record({ duration: fc.integer({ min: 1, max: 1_000 }), at: fc.nat(5) }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(jobs, fc.integer({ min: 1, max: 9 }), (all, count) => {
      const given = all.map(({ duration, at }, index) => job(`c${index}`, duration, `i${at}`, `h${at % 2}`))
      const shards = divide(given, count)
      expect(shards.flatMap(({ jobs }) => jobs.map(({ key }) => key)).toSorted()).toEqual(given.map(({ key }) => key).toSorted())
      expect(makespan(shards)).toBeLessThanOrEqual(idealDuration(given, count) * 2)
    }),
  )
})
