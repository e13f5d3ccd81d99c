import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { Outcome } from './outcome.ts'
import { readHistory, withOutcomes, writeHistory } from './store.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'))
  return () => rm(folder, { recursive: true, force: true })
})

const past = (uuid: string, start: number, cell = 'a'): Outcome => ({
  uuid,
  cell,
  chart: 'c',
  run: 'r',
  status: 'passed',
  start,
  duration: 1,
})

test('a history is read as it was written, and there is none at first', () => {
  expect(readHistory(folder)).toEqual([])
  const history = [past('u', 1), { ...past('v', 2), cause: 'it\nbroke' }]
  writeHistory(join(folder, 'new'), history)
  expect(readHistory(join(folder, 'new'))).toEqual(history)
})

test('a line that can not be read is named', async () => {
  await writeFile(join(folder, 'history.jsonl'), `${JSON.stringify(past('u', 1))}\n{"uuid":`)
  expect(() => readHistory(folder)).toThrow(/history\.jsonl:2 is no line of a history/)
})

test('what is no file of a history is told', async () => {
  await mkdir(join(folder, 'history.jsonl'))
  expect(() => readHistory(folder)).toThrow(/history\.jsonl can not be read: EISDIR/)
})

test('the same attempts added twice, or in another order, are the same history', () => {
  const some = fc
    .uniqueArray(fc.record({ uuid: fc.nat(9), start: fc.nat(5) }), { selector: ({ uuid }) => uuid })
    .map((all) => all.map(({ uuid }) => past(`u${uuid}`, uuid % 4, `c${uuid % 2}`)))
  fc.assert(
    fc.property(some, some, (a, b) => {
      const both = withOutcomes(a, b)
      expect(withOutcomes(b, a)).toEqual(both)
      expect(withOutcomes(both, a)).toEqual(both)
    }),
  )
})

test('of each cell the newest are kept', () => {
  const many = Array.from({ length: 205 }, (_, at) => past(`u${at}`, at))
  const history = withOutcomes([past('other', 0, 'b')], many)
  expect(history).toHaveLength(201)
  expect(history.find(({ cell }) => cell === 'a')?.uuid).toBe('u5')
})
