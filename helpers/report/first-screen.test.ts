import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { firstScreen, maskedLastSeen } from './first-screen.ts'
import { maskOf } from './mask.ts'

const lines = (name: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${name} ${at + 1}`)

test('a failure has its line, the last events and the end of the log', () => {
  const root = mkdtempSync(join(tmpdir(), 'first-screen-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'scenarios', 'smoke'), { recursive: true })
  const file = join(root, 'scenarios', 'smoke', 'a.scenario.yaml')
  writeFileSync(file, 'name: A\nsteps:\n  - install: {}\n')
  const trace = `Assertion failed: [step/mismatch] no\n    at step0 (${file}:3:5)`
  const log = { of: 'spark-connect/connect', lines: [...lines('log', 8), '~~~~~~~'] }
  expect(firstScreen(trace, { events: lines('2026-11-22T14:03:49Z  Normal  event', 9), log })).toMatchInlineSnapshot(`
    "Failed at scenarios/smoke/a.scenario.yaml:3

    ~~~~~~
    3 |   - install: {}

    the last events
        14:03:49Z  Normal  event 5
        14:03:49Z  Normal  event 6
        14:03:49Z  Normal  event 7
        14:03:49Z  Normal  event 8
        14:03:49Z  Normal  event 9

    the end of the log of spark-connect/connect
        log 4
        log 5
        log 6
        log 7
        log 8
        ~~~~~~~
    ~~~~~~
    "
  `)
})

test('what there is not is left out, and a long line is cut', () => {
  expect(firstScreen('no place', undefined)).toBe('')
  expect(firstScreen('', { events: ['x'.repeat(1_000)], log: undefined }).length).toBeLessThan(300)
  expect(firstScreen('at x (/nowhere/scenarios/smoke/a.scenario.yaml:3:5)', undefined)).toContain(
    'Failed at scenarios/smoke/a.scenario.yaml:3',
  )
})

test('no secret of the cell is on it', () => {
  const seen = { events: ['Pulled with s3cr3t-value'], log: { of: 'app/main', lines: ['password is s3cr3t-value'] } }
  const text = firstScreen('', maskedLastSeen(seen, maskOf({ password: 's3cr3t-value' })))
  expect(text).toContain('Pulled with ***')
  expect(text).toContain('password is ***')
  expect(text).not.toContain('s3cr3t')
})
