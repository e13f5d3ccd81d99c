import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { environmentFile, environmentText } from '../environment.ts'
import { historyIdOf, ownLabels, testCaseIdOf } from '../identity.ts'
import { writeRunPlan } from '../run-plan.ts'
import type { Attempt } from './attempt.ts'
import type { Merged, MergedCell } from './merge.ts'

/** Begins the name of a result that stands for a cell without one. */
export const notRunPrefix = 'not-run-'

/** The same file in another folder: a link where both are on one disk. Of two with one name the first stays. */
const place = (from: string, to: string): void => {
  try {
    linkSync(from, to)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EEXIST' && code !== 'ENOENT') copyFileSync(from, to)
  }
}

/** Allure's result of a cell that was planned and did not run. */
const notRunResult = ({ uuid, run, message, start, stop }: Attempt, { cell, key, name, chart, planned }: MergedCell): object => {
  const { file, combination } = planned ?? { file: key, combination: {} }
  const labels = {
    epic: file.split('/').at(-2) ?? 'scenarios',
    feature: basename(chart),
    story: name.replace(/ \[.*\]$/, ''),
    [ownLabels.cell]: key,
    [ownLabels.run]: run,
  }
  const pairs = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(record).map(([name, value]) => ({ name, value: String(value) }))
  return {
    uuid,
    name,
    fullName: key,
    historyId: cell,
    testCaseId: testCaseIdOf(file),
    status: 'unknown',
    statusDetails: { message },
    stage: 'finished',
    start,
    stop,
    labels: pairs(labels),
    // As the runner writes them: with the test case they are the cell's identity in Allure.
    parameters: pairs(combination),
  }
}

/** Puts these attempts' results and what they name into `folder`. */
export const placeResults = (folder: string, entries: Iterable<readonly [Attempt, MergedCell]>): void => {
  mkdirSync(folder, { recursive: true })
  for (const [attempt, cell] of entries) {
    if (attempt.file === undefined) {
      const name = `${notRunPrefix}${historyIdOf(attempt.uuid)}-result.json`
      writeFileSync(join(folder, name), JSON.stringify(notRunResult(attempt, cell)))
    } else {
      place(attempt.file, join(folder, basename(attempt.file)))
      for (const name of attempt.attachments) place(join(dirname(attempt.file), name), join(folder, name))
    }
  }
}

export function* entriesOf({ cells }: Merged): Generator<readonly [Attempt, MergedCell]> {
  for (const cell of cells) for (const attempt of [cell.last, ...cell.earlier]) yield [attempt, cell]
}

/** Names what a merge has written into its folder, one name a line: a later merge may replace that and nothing else. */
const listFile = 'merged-files.txt'

const listedIn = (folder: string): readonly string[] => {
  const list = join(folder, listFile)
  return statSync(list, { throwIfNoEntry: false })?.isFile() === true ? [listFile, ...readFileSync(list, 'utf8').split('\n')] : []
}

/** What would be lost with a folder: what no merge wrote there, and `made`, which takes its place, does not have. */
const lostWith = (folder: string, made: string): readonly string[] => {
  const there = statSync(folder, { throwIfNoEntry: false })
  if (there === undefined) return []
  if (!there.isDirectory()) return [basename(folder)]
  const own = new Set([...listedIn(folder), ...readdirSync(made)])
  // What did not run is made anew from the plans.
  return readdirSync(folder).filter((name) => !own.has(name) && !name.startsWith(notRunPrefix))
}

/** @throws SeatrialError plan/setting */
const refuseLoss = (folder: string, made: string): void => {
  const lost = lostWith(folder, made)
  if (lost.length === 0) return
  rmSync(made, { recursive: true, force: true })
  const names = lost.length > 3 ? `${lost.slice(0, 3).join(', ')} and ${lost.length - 3} more` : lost.join(', ')
  const hint = 'name another --output, or remove the folder yourself'
  throw new SeatrialError('plan/setting', `${folder} would be replaced, and holds what no report wrote: ${names}`, { hint })
}

/**
 * Writes all that was merged as one folder of Allure results, which can be merged again. It takes the place of what was
 * there only when it is whole: some of its files may come from that very folder. @throws SeatrialError plan/setting where
 * something would be lost
 */
export const writeResultsFolder = (folder: string, merged: Merged): void => {
  const made = `${folder}.new`
  rmSync(made, { recursive: true, force: true })
  placeResults(made, entriesOf(merged))
  for (const plan of merged.plans) writeRunPlan(made, plan)
  for (const { path } of merged.unreadable) if (statSync(path, { throwIfNoEntry: false })?.isFile()) place(path, join(made, basename(path)))
  writeFileSync(join(made, environmentFile), environmentText(merged.environment))
  refuseLoss(folder, made)
  writeFileSync(join(made, listFile), readdirSync(made).join('\n'))
  rmSync(folder, { recursive: true, force: true })
  renameSync(made, folder)
}
