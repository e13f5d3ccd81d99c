import { validateStrict } from 'ctrf'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../history/outcome.ts'
import { withOutcomes } from '../../history/store.ts'
import { historyIdOf } from '../identity.ts'
import type { Attempt, Status } from './attempt.ts'
import { ctrfReport } from './ctrf.ts'
import { judgeCells, outcomesOf } from './judged.ts'
import type { JudgedCell } from './judged.ts'
import { mergeResults } from './merge.ts'
import { summaryMarkdown } from './summary.ts'

const now = Date.UTC(2026, 5, 30)
const attempt = (key: string, status: Status, message = '', more: Partial<Attempt> = {}): Attempt => ({
  uuid: `${key}-${more.start ?? now}`,
  cell: historyIdOf(key),
  key,
  name: key,
  run: 'r',
  status,
  start: now,
  stop: now + 1_000,
  message,
  chart: 'chart',
  severity: 'normal',
  attachments: [],
  file: undefined,
  ...more,
})
const past = (cell: string, letters: string): Outcome[] =>
  letters.split('').map((letter, index) => {
    const start = now - (letters.length - index) * 86_400_000
    return {
      uuid: `${cell}-${start}`,
      cell,
      chart: 'chart',
      run: 'r',
      status: letter === 'p' ? 'passed' : 'failed',
      start,
      duration: 1_000,
    }
  })
const judged = (attempts: readonly Attempt[], history: readonly Outcome[] = [], quarantined: readonly string[] = []): JudgedCell[] => {
  const merged = mergeResults({ attempts, plans: [], unreadable: [], environment: [] })
  const entries = quarantined.map((cell) => ({ cell, owner: 'kim', reason: 'why', expires: '2026-12-31' }))
  return judgeCells(merged, withOutcomes(history, outcomesOf(merged)), entries)
}
const summary = (cells: readonly JudgedCell[]): string =>
  summaryMarkdown({ cells, unreadable: [], attempts: cells.length, page: 'page.html' })
const order = (text: string): string[] => [...text.matchAll(/\| \[(.*?)\]/g)].map(([, name]) => name ?? '')

describe('the summary', () => {
  test('has the worst first: new before known before flaky, what is in quarantine last', () => {
    const keys = ['flaky', 'known', 'new', 'quarantined', 'urgent']
    const history = [...past('flaky', 'pfpp'), ...past('known', 'pff'), ...past('new', 'ppp'), ...past('quarantined', 'pp')]
    const attempts = keys.map((key) => attempt(key, 'failed', `[step/mismatch] ${key}`, key === 'urgent' ? { severity: 'blocker' } : {}))
    const text = summary(judged([attempt('green', 'passed'), ...attempts], history, ['quarantined']))
    expect(order(text).slice(0, 5)).toEqual(['urgent', 'new', 'known', 'flaky', 'quarantined'])
    expect(text).toMatchInlineSnapshot(`
      "## ❌ 6 cells: 5 failed, 1 passed

      [Report](page.html), 6 attempts

      ### The worst (5)

      | cell | what it is | cause |
      | --- | --- | --- |
      | [urgent](page.html#3ad58e13a58fd97d4846a3e6251a1bae) | new | \\[step/mismatch\\] urgent |
      | [new](page.html#cb32cb5d6e62f133fcdaffafa7af403b) | new | \\[step/mismatch\\] new |
      | [known](page.html#99fc1d5d33ee8dba0f47e8ba86a6202d) | known, 3 times since 2026-06-28 | \\[step/mismatch\\] known |
      | [flaky](page.html#25d51d3187504759c0bc008f57dc233a) | flaky | \\[step/mismatch\\] flaky |
      | [quarantined](page.html#eb96d3d5cfbe50563cf3eda0b242980a) | new, in quarantine until 2026-12-31 (kim) | \\[step/mismatch\\] quarantined |

      ### Flaky (1)

      | cell | failed and passed again | 95 % confidence | attempts |
      | --- | --- | --- | --- |
      | [flaky](page.html#25d51d3187504759c0bc008f57dc233a) | 20 % | 4 % to 62 % | 5 |
      "
    `)
  })
  test('names ten and then the others in short, and what did not run', () => {
    const text = summary(judged(Array.from({ length: 60 }, (_, at) => attempt(`c${at}`, at < 20 ? 'failed' : 'not run', 'not run: why'))))
    expect(text).toContain('### The worst (10)')
    expect(text).toContain('### Also red or not run (50)')
    expect(text).toContain('… and 10 more')
  })
  test('says why cells were skipped', () => {
    const why = 'this cluster lacks realGpu'
    const text = summary(judged([attempt('a', 'skipped', why), attempt('b', 'skipped', why), attempt('c', 'skipped')]))
    expect(text).toContain(`### Why cells were skipped (2)\n\n- ${why}: 2\n- no reason is given: 1\n`)
  })
  test('stays below 60 KB whatever the causes are', () => {
    const cause = '🚢|`<script>`\n'.repeat(500)
    const cells = judged(Array.from({ length: 3_000 }, (_, at) => attempt(`${'é'.repeat(400)}${at}`, 'failed', cause)))
    const text = summaryMarkdown({ cells, unreadable: [], attempts: 1, page: `https://example.org/${'a'.repeat(400)}` })
    expect(Buffer.byteLength(text)).toBeLessThan(60_000)
    expect(text).toContain('### The worst (10)')
    // A cause is one line of one cell of the table, and no markup.
    expect(text).not.toContain('<script>')
  })
})

test('a merged report is valid CTRF, with earlier attempts as retries', () => {
  const earlier = attempt('a', 'failed', 'x\ny', { start: now - 5_000, stop: now - 4_000 })
  const cells = judged([
    attempt('a', 'passed'),
    earlier,
    attempt('b', 'broken', 'z'),
    attempt('c', 'not run', 'w'),
    attempt('d', 'skipped'),
  ])
  const report = ctrfReport(cells)
  expect(() => validateStrict(report)).not.toThrow()
  expect(report.results.summary).toMatchObject({ tests: 4, passed: 1, failed: 1, skipped: 1, other: 1, flaky: 1 })
  expect(report.results.tests[0]).toMatchObject({
    name: 'a',
    flaky: true,
    retries: 1,
    retryAttempts: [{ attempt: 1, status: 'failed', message: 'x' }],
  })
})

test('old results merged anew are judged as they were', () => {
  const attempts = [attempt('a', 'failed')]
  const later = { ...past('a', 'p')[0], start: now + 1, uuid: 'later' }
  const history = [...past('a', 'pp'), ...past('a', 'p').map((one) => ({ ...one, ...later }))]
  expect(judged(attempts, history)[0]?.history.failure).toBe('new')
})
