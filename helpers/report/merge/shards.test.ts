import { mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { heatMapsOf } from '../matrix/heat-map.ts'
import { heatMapPage } from '../matrix/page.ts'
import { writeRunPlan } from '../run-plan.ts'
import { writeResult } from '../testing.ts'
import { ctrfReport } from './ctrf.ts'
import { gatherResults } from './gather.ts'
import { judgeCells, outcomesOf } from './judged.ts'
import { mergeResults } from './merge.ts'
import { writeResultsFolder } from './results-folder.ts'
import { summaryMarkdown } from './summary.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shards-'))
  return () => rm(root, { recursive: true, force: true })
})

/** What becomes of a cell, attempt after attempt; of one without any there is only the plan. */
type Fate = readonly ('passed' | 'failed' | 'broken' | 'skipped')[]
const status = fc.constantFrom('passed' as const, 'failed' as const, 'broken' as const, 'skipped' as const)
const fates: fc.Arbitrary<readonly Fate[]> = fc.array(fc.array(status, { maxLength: 3 }), { minLength: 8, maxLength: 24 })
const keyOf = (at: number): string => `scenarios/smoke/s${at >> 3}.scenario.yaml#backend=${at & 1} n=${(at >> 1) & 3}`

/** The run of these cells by `count` jobs; each attempt at a cell after the first is a re-run of its job. */
const runIn = (folder: string, cells: readonly Fate[], count: number): readonly string[] => {
  const folders: string[] = []
  for (const again of [0, 1, 2])
    for (let shard = 0; shard < count; shard += 1) {
      const own = cells
        .map((fate, at) => ({ fate, at }))
        .filter(({ fate, at }) => at % count === shard && (again === 0 || fate[again] !== undefined))
      if (own.length === 0) continue
      const [run, results] = [`r${count}x${shard}x${again}`, join(folder, `${count}-${shard}-${again}`)]
      // No clock of two machines is the same, and no two jobs begin at once.
      const start = 1_000_000 * (again + 1) + 1_000 * shard + count
      for (const { fate, at } of own) {
        const status = fate[again]
        if (status !== undefined)
          writeResult(results, {
            key: keyOf(at),
            status,
            run,
            start: start + at,
            ...(status === 'passed' ? {} : { message: `[step/mismatch] ${again}` }),
          })
      }
      mkdirSync(results, { recursive: true })
      const planned = own.map(({ at }) => ({ key: keyOf(at), name: keyOf(at), file: 'f', chart: 'chart', combination: {} }))
      writeRunPlan(results, { run, started: start, host: `h${shard}`, cells: planned })
      folders.push(results)
    }
  return folders
}

/** A report but for when and where things ran. */
const withoutTimes = (text: string): string =>
  text
    .replaceAll(/\b[0-9a-f]{32}\b/g, 'ID')
    .replaceAll(/the run \w+ on \w+/g, 'the run R on H')
    .replaceAll(/"(start|stop|since)":\d+/g, '"$1":0')
    .replaceAll(/"run":"\w+"/g, '"run":"R"')

/** All that a person or a machine is given. */
const reportOf = (folders: readonly string[]): string => {
  const merged = mergeResults(gatherResults(folders))
  const cells = judgeCells(merged, outcomesOf(merged), [])
  const summary = summaryMarkdown({ cells, unreadable: merged.unreadable, attempts: 0, page: 'page.html' })
  const map = heatMapPage({ maps: heatMapsOf(cells), page: 'index.html', isShown: () => true })
  return withoutTimes([summary, JSON.stringify(ctrfReport(cells)), map].join('\n'))
}

test('one run in 1, 4 and 8 jobs, with jobs that are run again and cells that are lost, gives one report but for times', () => {
  let number = 0
  fc.assert(
    fc.property(fates, (cells) => {
      const folder = join(root, `${(number += 1)}`)
      const [one = '', ...more] = [1, 4, 8].map((count) => reportOf(runIn(folder, cells, count)))
      for (const other of more) expect(other).toBe(one)
    }),
    { numRuns: 8 },
  )
})

test('jobs in any order, twice, and merged in two parts or into themselves, give the same folder and the same report', () => {
  let number = 0
  fc.assert(
    fc.property(fates, fc.nat(), (cells, cut) => {
      const folder = join(root, `${(number += 1)}`)
      const jobs = runIn(folder, cells, 8)
      const merge = (name: string, folders: readonly string[]): string => {
        writeResultsFolder(join(folder, name), mergeResults(gatherResults(folders)))
        return join(folder, name)
      }
      const whole = merge('whole', jobs)
      const names = readdirSync(whole).toSorted()
      const expected = reportOf(jobs)
      const at = cut % jobs.length
      const parts = [merge('left', jobs.slice(at)), ...(at === 0 ? [] : [merge('right', jobs.slice(0, at))])]
      for (const again of [merge('turned', [...jobs.toReversed(), ...jobs]), merge('parts', parts), merge('whole', [whole])]) {
        expect(readdirSync(again).toSorted()).toEqual(names)
        expect(reportOf([again])).toBe(expected)
      }
    }),
    { numRuns: 5 },
  )
})
