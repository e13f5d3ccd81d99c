import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyIdOf } from '../identity.ts'
import type { RunPlan } from '../run-plan.ts'
import type { Attempt } from './attempt.ts'
import { mergeResults } from './merge.ts'
import type { Gathered, Merged } from './merge.ts'

const attempt = (key: string, run: string, start: number, status: Attempt['status'], more: Partial<Attempt> = {}): Attempt => ({
  uuid: `${run}-${key}-${start}`,
  cell: historyIdOf(key),
  key,
  name: key,
  run,
  status,
  start,
  stop: start + 10,
  message: '',
  chart: 'chart',
  severity: 'normal',
  attachments: [],
  file: undefined,
  ...more,
})
const plan = (run: string, started: number, ...keys: string[]): RunPlan => ({
  run,
  started,
  host: 'host',
  cells: keys.map((key) => ({ key, name: key, file: 'a.scenario.yaml', chart: 'chart', combination: {} })),
})
const merge = (attempts: readonly Attempt[], plans: readonly RunPlan[] = []): Merged =>
  mergeResults({ attempts, plans, unreadable: [], environment: [] })
const statuses = ({ cells }: Merged) =>
  Object.fromEntries(cells.map(({ key, last, earlier }) => [key, [last, ...earlier].map(({ status }) => status)]))

describe('attempts at one cell', () => {
  test('the last decides, those before it are its retries', () => {
    expect(statuses(merge([attempt('a', 'r2', 200, 'passed'), attempt('a', 'r1', 100, 'failed')]))).toEqual({ a: ['passed', 'failed'] })
  })
  test('one that comes from two folders counts once', () => {
    const one = attempt('a', 'r1', 100, 'failed')
    expect(statuses(merge([one, { ...one, file: 'other' }]))).toEqual({ a: ['failed'] })
  })
  test('a skip does not hide an attempt that ran', () => {
    expect(statuses(merge([attempt('a', 'r1', 100, 'failed'), attempt('a', 'r2', 200, 'skipped')]))).toEqual({ a: ['failed', 'skipped'] })
    expect(statuses(merge([attempt('a', 'r2', 200, 'skipped')]))).toEqual({ a: ['skipped'] })
  })
})

describe('what was planned and has no result', () => {
  test('is not run', () => {
    expect(statuses(merge([attempt('a', 'r1', 110, 'passed')], [plan('r1', 100, 'a', 'b')]))).toEqual({ a: ['passed'], b: ['not run'] })
  })
  test('is what its re-run made of it', () => {
    const plans = [plan('r1', 100, 'a'), plan('r2', 200, 'a')]
    expect(statuses(merge([attempt('a', 'r2', 210, 'passed')], plans))).toEqual({ a: ['passed', 'not run'] })
  })
  test('is not run although an older run passed it', () => {
    const plans = [plan('r1', 100, 'a'), plan('r2', 200, 'a')]
    expect(statuses(merge([attempt('a', 'r1', 110, 'passed')], plans))).toEqual({ a: ['not run', 'passed'] })
  })
})

const key = fc.constantFrom('a', 'b', 'c', 'd')
const run = fc.constantFrom('r1', 'r2', 'r3')
const anAttempt = fc
  .record({
    key,
    run,
    start: fc.integer({ min: 1, max: 5 }),
    status: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const),
    // Two files of one uuid: a copy that is older, or from another folder.
    stop: fc.integer({ min: 5, max: 7 }),
    file: fc.constantFrom('x', 'y'),
  })
  .map(({ key, run, start, status, ...more }) => attempt(key, run, start, status, more))
const aPlan = fc
  .record({ run, started: fc.integer({ min: 1, max: 5 }), keys: fc.uniqueArray(key) })
  .map((one) => plan(one.run, one.started, ...one.keys))
const unreadable = fc.record({ path: fc.constantFrom('x/p', 'x/q', 'y/p'), why: fc.constantFrom('empty', 'cut') })
const folder: fc.Arbitrary<Gathered> = fc.record({
  attempts: fc.array(anAttempt),
  plans: fc.array(aPlan),
  unreadable: fc.array(unreadable),
  environment: fc.array(fc.constantFrom('a=1', 'a=2')),
})

const together = (...folders: readonly Gathered[]): Gathered => ({
  attempts: folders.flatMap(({ attempts }) => attempts),
  plans: folders.flatMap(({ plans }) => plans),
  unreadable: folders.flatMap((one) => one.unreadable),
  environment: folders.flatMap((one) => one.environment),
})
/** What a merged folder holds when it is read again: not-run attempts are made anew from the plans. */
const again = ({ cells, ...rest }: Merged): Gathered => ({
  attempts: cells.flatMap(({ last, earlier }) => [last, ...earlier]).filter(({ status }) => status !== 'not run'),
  ...rest,
})

describe('any folders', () => {
  test('in any order and any number of times give the same', () => {
    fc.assert(
      fc.property(folder, folder, (a, b) => {
        const merged = mergeResults(together(a, b))
        expect(mergeResults(together(b, a))).toEqual(merged)
        expect(mergeResults(together(b, a, b, a))).toEqual(merged)
      }),
    )
  })
  test('merged in parts give what they give at once', () => {
    fc.assert(
      fc.property(folder, folder, (a, b) => {
        expect(mergeResults(together(again(mergeResults(a)), b))).toEqual(mergeResults(together(a, b)))
      }),
    )
  })
  test('lose no cell', () => {
    fc.assert(
      fc.property(folder, (one) => {
        const named = new Set([
          ...one.attempts.map((attempt) => attempt.key),
          ...one.plans.flatMap(({ cells }) => cells.map(({ key }) => key)),
        ])
        expect(new Set(mergeResults(one).cells.map(({ key }) => key))).toEqual(named)
      }),
    )
  })
})
