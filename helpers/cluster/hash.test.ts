import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashFolder, hashTexts } from './hash.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatrial-hash-'))
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'a'), 'one')
  await writeFile(join(folder, 'sub', 'b'), 'two')
})
afterEach(() => rm(folder, { recursive: true }))

test('where a text ends counts', () => {
  expect(hashTexts(['ab', 'c'])).not.toBe(hashTexts(['a', 'bc']))
})

test.each([
  ['a byte', () => writeFile(join(folder, 'sub', 'b'), 'twO')],
  ['a name', () => writeFile(join(folder, 'c'), '')],
  ['a permission to run', () => chmod(join(folder, 'a'), 0o755)],
])('another key for %s', async (_, change) => {
  const before = await hashFolder(folder)
  await change()
  expect(await hashFolder(folder)).not.toBe(before)
})

test('the same key for another time, and for files that are skipped', async () => {
  const before = await hashFolder(folder)
  await utimes(join(folder, 'a'), 1, 1)
  await writeFile(join(folder, 'sub', 'skipped'), 'x')
  expect(await hashFolder(folder, ['skipped'])).toBe(before)
})
