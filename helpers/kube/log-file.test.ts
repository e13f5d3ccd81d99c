import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LogFile } from './log-file.ts'

const fresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return new LogFile(join(folder, 'pod', 'main.log'))
}

test('lines lose their time and are in the file at once', () => {
  const file = fresh()
  expect(file.take('2026-01-01T00:00:00.1Z hello world')).toBe('hello world')
  expect(file.take('2026-01-01T00:00:00.2Z ')).toBe('')
  expect(readFileSync(file.path, 'utf8')).toBe('hello world\n\n')
  file.close()
})

test('a stream that resumed repeats nothing', () => {
  const file = fresh()
  file.take('2026-01-01T00:00:00.100000001Z one')
  const after = file.newest
  expect(file.take('2026-01-01T00:00:00.100000001Z one', after)).toBeUndefined()
  expect(file.take('2026-01-01T00:00:00.100000002Z two', after)).toBe('two')
  expect(file.recent).toEqual(['one', 'two'])
  file.close()
})

test('a clock that goes back loses no line', () => {
  const file = fresh()
  file.take('2026-01-01T00:00:01Z one')
  expect(file.take('2026-01-01T00:00:00Z two')).toBe('two')
  file.close()
})

test("the kubelet's own words are no line", () => {
  expect(fresh().take('unable to retrieve container logs for containerd://x')).toBeUndefined()
})

test('memory keeps the end only', () => {
  const file = fresh()
  for (let index = 0; index < 5000; index += 1) file.take(`2026-01-01T00:00:00Z ${index}`)
  expect(file.recent.length).toBeLessThanOrEqual(1000)
  expect(file.recent.at(-1)).toBe('4999')
  file.close()
})
