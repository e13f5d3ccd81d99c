import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { historyIdOf } from '../identity.ts'
import { writeRunPlan } from '../run-plan.ts'
import { tellCounts } from './counts.ts'
import { gatherResults } from './gather.ts'
import { mergeResults } from './merge.ts'
import { pageEntries } from './page.ts'
import { writeResultsFolder } from './results-folder.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'merge-'))
  return () => rm(root, { recursive: true, force: true })
})

const folder = (name: string): string => {
  const path = join(root, name)
  mkdirSync(path, { recursive: true })
  return path
}
const write = (where: string, key: string, run: string, status: string, start: number): string => {
  const uuid = `${run}-${key}`
  const attachment = `${uuid}-attachment.txt`
  const labels = Object.entries({ cell: key, run, feature: 'chart' }).map(([name, value]) => ({ name, value }))
  const steps = [{ name: 'install', attachments: [{ name: 'log', source: attachment }] }]
  const result = { uuid, name: key, historyId: historyIdOf(key), status, start, stop: start + 10, labels, steps }
  writeFileSync(join(where, `${uuid}-result.json`), JSON.stringify(result))
  writeFileSync(join(where, attachment), `log of ${uuid}`)
  return join(where, `${uuid}-result.json`)
}
const planOf = (where: string, run: string, started: number, ...keys: string[]): void =>
  writeRunPlan(where, { run, started, host: 'h', cells: keys.map((key) => ({ key, name: key, file: 'f', chart: 'c', combination: {} })) })
const merged = (...folders: string[]) => mergeResults(gatherResults(folders))

describe('result folders', () => {
  test('are found at any depth, as downloaded artifacts lie', () => {
    write(folder('artifacts/shard-1/allure-results'), 'a', 'r1', 'passed', 1)
    write(folder('artifacts/shard-2/allure-results'), 'b', 'r2', 'failed', 1)
    expect(tellCounts(merged(join(root, 'artifacts')).cells)).toBe('2 cells: 1 failed, 1 passed')
  })
  test('of an interrupted run show what it did not run', () => {
    planOf(folder('one'), 'r1', 1, 'a', 'b', 'c')
    write(folder('one'), 'a', 'r1', 'passed', 2)
    expect(tellCounts(merged(join(root, 'one')).cells)).toBe('3 cells: 2 not run, 1 passed')
  })
  test.each<[what: string, text: (whole: string) => string]>([
    ['cut off', (whole) => whole.slice(0, whole.length / 2)],
    ['empty', () => ''],
    ['of another kind', () => '{"uuid":7}'],
    ['not text', () => '\u0000\u0000'],
  ])('tell a result file that is %s, and its cell is not run', (_, text) => {
    planOf(folder('one'), 'r1', 1, 'a', 'b')
    write(folder('one'), 'a', 'r1', 'passed', 2)
    const file = write(folder('one'), 'b', 'r1', 'passed', 2)
    writeFileSync(file, text(readFileSync(file, 'utf8')))
    const { cells, unreadable } = merged(join(root, 'one'))
    expect(unreadable).toEqual([{ path: file, why: expect.stringMatching(/./) }])
    expect(tellCounts(cells)).toBe('2 cells: 1 not run, 1 passed')
  })
  test('are read whole, however large one is', () => {
    const file = write(folder('one'), 'a', 'r1', 'passed', 2)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"install"', JSON.stringify('é'.repeat(1 << 20))))
    expect(tellCounts(merged(join(root, 'one')).cells)).toBe('1 cell: 1 passed')
  })
  test.each(['missing', 'bare'])('tell one that is %s', (name) => {
    folder('bare')
    expect(merged(join(root, name)).unreadable).toEqual([{ path: join(root, name), why: expect.stringMatching(/ENOENT|neither/) }])
  })
})

describe('the merged folder', () => {
  const make = () => {
    planOf(folder('one'), 'r1', 1, 'a', 'b')
    write(folder('one'), 'a', 'r1', 'failed', 2)
    writeFileSync(join(folder('one'), 'cut-result.json'), '{')
    writeFileSync(join(folder('one'), 'environment.properties'), 'cluster=one\ncommit=x\n')
    write(folder('two'), 'a', 'r2', 'passed', 5)
    writeFileSync(join(folder('two'), 'environment.properties'), 'cluster=two\ncommit=x\n')
    const all = merged(join(root, 'one'), join(root, 'two'))
    writeResultsFolder(join(root, 'merged'), all)
    return all
  }
  test('holds every attempt with its attachments, what did not run, and what can not be read', () => {
    make()
    const names = readdirSync(join(root, 'merged'))
    expect(names).toEqual(
      expect.arrayContaining([
        'r1-a-result.json',
        'r1-a-attachment.txt',
        'r2-a-result.json',
        'r2-a-attachment.txt',
        'cut-result.json',
        'plan-r1.json',
      ]),
    )
    expect(names.filter((name) => name.startsWith('not-run-'))).toHaveLength(1)
    expect(readFileSync(join(root, 'merged', 'environment.properties'), 'utf8')).toBe('cluster=one | two\ncommit=x\n')
  })
  test('takes the place of an earlier one, and of nothing that would be lost', () => {
    make()
    write(folder('three'), 'c', 'r3', 'passed', 9)
    const into = (name: string) => writeResultsFolder(join(root, name), merged(join(root, 'three')))
    into('merged')
    expect(readdirSync(join(root, 'merged')).toSorted()).toEqual([
      'environment.properties',
      'merged-files.txt',
      'r3-c-attachment.txt',
      'r3-c-result.json',
    ])
    writeFileSync(join(root, 'merged', 'notes.txt'), 'mine')
    expect(() => into('merged')).toThrow('merged would be replaced, and holds what no report wrote: notes.txt')
    expect(() => into('one')).toThrow(/holds what no report wrote: \S+, \S+, \S+ and 1 more/)
    writeFileSync(join(root, 'file'), 'mine')
    expect(() => into('file')).toThrow('holds what no report wrote: file')
    expect(readdirSync(root).toSorted()).toEqual(['file', 'merged', 'one', 'three', 'two'])
    // What is merged in its own place is all there again.
    into('three')
    expect(readdirSync(folder('three'))).toContain('r3-c-result.json')
  })
  test('merged again, with its parts or into itself, is the same', () => {
    const first = make()
    const plain = (one: typeof first) => ({
      ...one,
      cells: one.cells.map(({ key, last, earlier }) => [key, [last, ...earlier].map(({ uuid, status }) => [uuid, status])]),
      unreadable: one.unreadable.length,
    })
    expect(plain(merged(join(root, 'two'), join(root, 'merged'), join(root, 'one')))).toEqual(plain(first))
    for (const part of ['one', 'two']) rmSync(join(root, part), { recursive: true })
    writeResultsFolder(join(root, 'merged'), merged(join(root, 'merged')))
    expect(plain(merged(join(root, 'merged')))).toEqual(plain(first))
    expect(readFileSync(join(root, 'merged', 'r1-a-attachment.txt'), 'utf8')).toBe('log of r1-a')
  })
})

test('a page that can not show all shows what failed first, and last attempts before earlier ones', () => {
  write(folder('one'), 'a', 'r1', 'passed', 1)
  write(folder('one'), 'a', 'r2', 'passed', 2)
  write(folder('one'), 'b', 'r1', 'passed', 1)
  write(folder('one'), 'b', 'r2', 'failed', 2)
  const shown = (limit: number) => pageEntries(merged(join(root, 'one')).cells, limit).map(([{ uuid }]) => uuid)
  expect([shown(1), shown(2), shown(3)]).toEqual([['r2-b'], ['r2-b', 'r2-a'], ['r2-b', 'r2-a', 'r1-b']])
  expect(shown(4)).toHaveLength(4)
})
