import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { readHistory } from '../history/store.ts'
import { historyIdOf } from '../report/identity.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'report-'))
  return () => rm(root, { recursive: true, force: true })
})

const seatrial = (...args: string[]) =>
  execa(process.execPath, [join(import.meta.dirname, 'seatrial.ts'), ...args], {
    cwd: root,
    reject: false,
    all: true,
    env: { NO_COLOR: '1' },
  })

const write = (folder: string, key: string, status: string, start: number): void => {
  const [uuid, labels] = [`${folder}-${key}`, Object.entries({ cell: key, run: folder, feature: 'chart' })]
  const result = {
    uuid,
    name: key,
    fullName: key,
    historyId: historyIdOf(key),
    testCaseId: historyIdOf(key),
    status,
    start,
    stop: start + 9,
    stage: 'finished',
    statusDetails: status === 'passed' ? {} : { message: `[step/mismatch] ${key} is wrong` },
    labels: labels.map(([name, value]) => ({ name, value })),
  }
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, folder, `${uuid}-result.json`), JSON.stringify(result))
}
const entry = (expires: string, cell = 'bad'): void =>
  writeFileSync(join(root, 'quarantine.yaml'), `- { cell: ${cell}, owner: kim, reason: why, expires: ${expires} }\n`)
const made = (name: string): string => readFileSync(join(root, 'reports', 'merged', name), 'utf8')

describe('seatrial report', { timeout: 60_000 }, () => {
  test('merges shards and a re-run: page, summary, JSON and history', async () => {
    write('one', 'good', 'passed', 1)
    write('two', 'bad', 'failed', 1)
    write('again', 'bad', 'passed', 50)
    const { all, exitCode } = await seatrial('report', 'one', 'two', 'again', '--history', 'kept')
    expect(all).toContain('2 cells: 2 passed (attempts: 3, runs with a plan: 0)')
    expect(exitCode).toBe(0)
    expect(made('allure-report/index.html')).toContain('<html')
    // The summary's links lead to what the page calls its results.
    expect(made('allure-report/test-results.json')).toContain(/#(\w{32})/.exec(made('summary.md'))?.[1])
    expect(made('summary.md')).toContain('### Green only after a retry (1)')
    expect(JSON.parse(made('results.json'))).toMatchObject({ results: { summary: { tests: 2, passed: 2, flaky: 1 } } })
    expect(readHistory(join(root, 'kept'))).toHaveLength(3)
    const kept = readFileSync(join(root, 'kept', 'history.jsonl'), 'utf8')
    await seatrial('report', 'two', 'again', 'one', 'reports', '--history', 'kept')
    expect(readFileSync(join(root, 'kept', 'history.jsonl'), 'utf8')).toBe(kept)
  })
  test('is red for a cell that is, and for one half-written file', async () => {
    write('one', 'bad', 'failed', 1)
    expect((await seatrial('report', 'one')).exitCode).toBe(1)
    write('two', 'good', 'passed', 1)
    writeFileSync(join(root, 'two', 'x-result.json'), '{"uuid":"x"')
    const { all, exitCode } = await seatrial('report', 'two')
    expect(all).toMatch(/\[report\/unreadable\] two\/x-result\.json: /)
    expect(made('summary.md')).toContain('### Can not be read (1)')
    expect(exitCode).toBe(1)
  })
  test('is green for a red cell in quarantine, and exit code 2 when that has expired', async () => {
    write('one', 'bad', 'failed', 1)
    entry('2999-01-01')
    expect((await seatrial('report', 'one')).exitCode).toBe(0)
    expect(made('summary.md')).toContain('in quarantine until 2999-01-01 (kim)')
    entry('2020-01-01')
    const { all, exitCode } = await seatrial('report', 'one')
    expect(all).toContain('quarantine.yaml:1:50 [quarantine/expired] the quarantine of bad has expired')
    expect(exitCode).toBe(2)
  })
  test('tells the cells of a job that left nothing at all', async () => {
    write('one', 'good', 'passed', 1)
    writeFileSync(join(root, 'matrix.json'), JSON.stringify({ include: [{ cells: ['good'] }, { cells: ['lost#n=1'] }] }))
    const { all, exitCode } = await seatrial('report', 'one', '--plan', 'matrix.json')
    expect(all).toContain('2 cells: 1 not run, 1 passed')
    expect(exitCode).toBe(1)
  })
  test('has something to say where there is nothing', async () => {
    const { all, exitCode } = await seatrial('report', 'nowhere')
    expect(all).toContain('[report/unreadable] nowhere: ENOENT')
    expect(all).toContain('[report/nothing] no result in nowhere')
    expect(exitCode).toBe(1)
  })
})

test('seatrial quarantine checks the file by itself', async () => {
  expect(await seatrial('quarantine')).toMatchObject({ exitCode: 0, stdout: 'there is no quarantine.yaml: nothing is in quarantine' })
  mkdirSync(join(root, 'scenarios', 'smoke'), { recursive: true })
  writeFileSync(join(root, 'scenarios', 'smoke', 'connect.scenario.yaml'), 'name: Spark answers\n')
  entry('2999-01-01', 'scenarios/smoke/connect.scenario.yaml')
  expect(await seatrial('quarantine')).toMatchObject({ exitCode: 0, stdout: '1 in quarantine' })
  entry('2999-01-01')
  expect(await seatrial('quarantine')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('there is no scenario bad') })
  entry('2020-01-01', 'scenarios/smoke/connect.scenario.yaml')
  expect((await seatrial('quarantine')).exitCode).toBe(2)
  expect((await seatrial('quarantine', 'nowhere.yaml')).exitCode).toBe(2)
})
