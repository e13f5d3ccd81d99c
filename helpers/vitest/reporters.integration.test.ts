import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { runScenarios } from './testing.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reporters-'))
  return () => rm(folder, { recursive: true, force: true })
})

const red = `
Failed
  × [smoke] scenarios/smoke/red.scenario.yaml › Looks for a ConfigMap [n=2]
      [step/mismatch] after 1 s expected at least 1 ConfigMap never, found 0`
const place = '\n      scenarios/smoke/red.scenario.yaml:7\n'
const skipped = /\nSkipped {2}2 cells: this cluster lacks realGpu.*\n/

/** Runs the fixture's four cells, of which one fails and two are skipped. */
const run = (...args: string[]) => runScenarios('reported', [...args, `--outputFile=${join(folder, 'report')}`])

describe('the terminal shows why a cell is red or skipped', { timeout: 120_000 }, () => {
  test.each(['junit', 'github-actions', 'quiet.mjs'])('with %s alone, which prints no failures for people', async (name) => {
    // The last one is a user's own, of which nobody knows what it prints.
    const own = join(folder, name)
    await writeFile(own, 'export default class { onTestRunEnd() {} }\n')
    const { all, exitCode } = await run(`--reporter=${name.endsWith('.mjs') ? own : name}`)
    expect(all).toContain(red)
    expect(all).toContain(place)
    expect(all).not.toContain('ConfigMap [n=1]')
    expect(all).toMatch(skipped)
    expect(exitCode).toBe(1)
  })
  test.each([['--reporter=default'], ['--reporter=dot'], ['--silent']])(
    'with %s, which prints failures itself, only once',
    async (option) => {
      const { all } = await run(option)
      expect(all.split('[step/mismatch] after 1 s expected at least 1 ConfigMap never, found 0')).toHaveLength(2)
      expect(all).not.toContain('\nFailed\n')
      expect(all).toMatch(skipped)
    },
  )
  test('and a file whose cells were all skipped is not a passed one', async () => {
    const { all, exitCode } = await run('gpu')
    expect(all).toContain('↓ |smoke| scenarios/smoke/gpu.scenario.yaml (2 tests | 2 skipped)')
    expect(all).toMatch(/Test Files {2}1 skipped \(1\)\n +Tests {2}2 skipped \(2\)/)
    expect(exitCode).toBe(0)
  })
})
