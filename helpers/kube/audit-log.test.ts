import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditLines } from './audit-log.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
/** A line a second; the padding is what a long request brings. */
const lineAt = (second: number, padding = 0): string =>
  `{"number":${second},"requestURI":"${'x'.repeat(padding)}","stageTimestamp":"${new Date(start + second * 1000).toISOString()}"}\n`
const linesFrom = (first: number, last: number, padding?: number): string =>
  Array.from({ length: last - first + 1 }, (_, index) => lineAt(first + index, padding)).join('')
const mark = '{"requestURI":"/mark"}\n'

const ask = (second: number, limit = 5_000) =>
  auditLines(folder, { since: start + second * 1000, until: '/mark', wanted: (line) => line.startsWith('{') }, AbortSignal.timeout(limit))
const numbers = (lines: readonly string[]): readonly number[] => lines.map((line) => Number(/"number":(\d+)/.exec(line)?.[1]))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('gives what is newer, up to the mark, and says that it has all of it', async () => {
  await writeFile(join(folder, 'audit.log'), `${linesFrom(0, 9_999, 1_000)}${mark}${linesFrom(10_000, 10_001)}`)
  const { lines, complete } = await ask(9_500)
  const found = numbers(lines)
  expect(complete).toBe(true)
  // It reads back in blocks: what is older is there too, but not the whole file.
  expect(found[0]).toBeLessThanOrEqual(9_490)
  expect(found[0]).toBeGreaterThan(7_000)
  expect(found).toEqual(Array.from({ length: found.length }, (_, index) => (found[0] ?? 0) + index))
  expect(found.at(-1)).toBe(9_999)
})

test('goes on in full files, the oldest first, as far as it has to', async () => {
  await writeFile(join(folder, 'audit-2026-01-01T00-01-00.000.log'), linesFrom(0, 99))
  await writeFile(join(folder, 'audit-2026-01-01T00-03-00.000.log'), linesFrom(100, 199))
  await writeFile(join(folder, 'audit.log'), `${linesFrom(200, 210)}${mark}`)
  expect(numbers((await ask(150)).lines)).toEqual(Array.from({ length: 111 }, (_, index) => 100 + index))
  expect(numbers((await ask(50)).lines)).toHaveLength(211)
})

test('says where it does not go back as far', async () => {
  await writeFile(join(folder, 'audit.log'), `${linesFrom(200, 210)}${mark}`)
  expect(await ask(100)).toMatchObject({ complete: false })
})

test('waits for the mark, over a change of files', async () => {
  const file = join(folder, 'audit.log')
  await writeFile(file, linesFrom(0, 99))
  const found = ask(50)
  await rename(file, join(folder, 'audit-2026-01-01T00-02-00.000.log'))
  await writeFile(file, linesFrom(100, 101))
  await appendFile(file, mark)
  expect(numbers((await found).lines)).toEqual(Array.from({ length: 102 }, (_, index) => index))
})

test('a mark that does not come is waited for until the time is up', async () => {
  await writeFile(join(folder, 'audit.log'), linesFrom(0, 99))
  await expect(ask(50, 600)).rejects.toThrow('aborted')
})
