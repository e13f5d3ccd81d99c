import type { CTRFReport, Test, TestStatus } from 'ctrf'
import { fileOfCell } from '../../types/scenario.ts'
import type { Attempt, Status } from './attempt.ts'
import { isFlaky } from './counts.ts'
import { causeOf } from './judged.ts'
import type { JudgedCell } from './judged.ts'

const statuses: Readonly<Record<Status, TestStatus>> = {
  passed: 'passed',
  failed: 'failed',
  broken: 'failed',
  skipped: 'skipped',
  unknown: 'other',
  'not run': 'other',
}

const duration = ({ start, stop }: Attempt): number => Math.max(0, Math.round(stop - start))
const messageOf = (attempt: Attempt): { message?: string } => (attempt.message === '' ? {} : { message: attempt.message })

const retryOf = (attempt: Attempt, index: number): NonNullable<Test['retryAttempts']>[number] => ({
  attempt: index + 1,
  status: statuses[attempt.status],
  duration: duration(attempt),
  start: Math.round(attempt.start),
  stop: Math.round(attempt.stop),
  ...(causeOf(attempt) === '' ? {} : { message: causeOf(attempt) }),
})

const testOf = (cell: JudgedCell): Test => {
  const { key, name, chart, last, earlier, history, quarantine } = cell
  const attempts = earlier.filter(({ status }) => status !== 'not run' && status !== 'skipped').toReversed()
  return {
    name,
    status: statuses[last.status],
    rawStatus: last.status,
    duration: duration(last),
    start: Math.round(last.start),
    stop: Math.round(last.stop),
    filePath: fileOfCell(key),
    ...(chart === '' ? {} : { suite: [chart] }),
    ...messageOf(last),
    ...(attempts.length === 0 ? {} : { retries: attempts.length, retryAttempts: attempts.map(retryOf) }),
    flaky: isFlaky(cell),
    extra: {
      cell: key,
      run: last.run,
      ...(history.failure === undefined ? {} : { failure: history.failure, streak: history.streak, since: history.since }),
      ...(quarantine === undefined ? {} : { quarantine }),
      ...(history.slowdown === undefined ? {} : { slowdown: history.slowdown }),
      flakes: history.flakes,
    },
  }
}

/** The merged results in the Common Test Report Format (ctrf.io): one test a cell, its earlier attempts as retries. */
export const ctrfReport = (cells: readonly JudgedCell[]): CTRFReport => {
  const tests = cells.map(testOf)
  const count = (status: TestStatus): number => tests.filter((one) => one.status === status).length
  const ran = cells.flatMap(({ last }) => (last.status === 'not run' ? [] : [last]))
  const times = {
    start: ran.reduce((least, { start }) => Math.min(least, Math.round(start)), Infinity),
    stop: ran.reduce((most, { stop }) => Math.max(most, Math.round(stop)), 0),
  }
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'seatrial' },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        flaky: tests.filter(({ flaky }) => flaky).length,
        start: Number.isFinite(times.start) ? times.start : 0,
        stop: times.stop,
      },
      tests,
    },
  }
}
