import { copyFileSync, linkSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
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

/**
 * Writes all that was merged as one folder of Allure results, which can be merged again. It takes the place of what was
 * there only when it is whole: some of its files may come from that very folder.
 */
export const writeResultsFolder = (folder: string, merged: Merged): void => {
  const made = `${folder}.new`
  rmSync(made, { recursive: true, force: true })
  placeResults(made, entriesOf(merged))
  for (const plan of merged.plans) writeRunPlan(made, plan)
  for (const { path } of merged.unreadable) if (statSync(path, { throwIfNoEntry: false })?.isFile()) place(path, join(made, basename(path)))
  writeFileSync(join(made, environmentFile), environmentText(merged.environment))
  rmSync(folder, { recursive: true, force: true })
  renameSync(made, folder)
}
