import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOfCell } from '../types/scenario.ts'
import { historyIdOf, ownLabels, testCaseIdOf } from './identity.ts'
import { combinationOf } from './matrix/combination.ts'

export interface WrittenResult {
  readonly key: string
  readonly status: string
  readonly run?: string
  readonly start?: number
  readonly message?: string
  readonly steps?: readonly string[]
}

/** A result file as the runner writes it, for tests of what reads them. Gives the attempt's uuid. */
export const writeResult = (folder: string, { key, status, run = 'r', start = 1, message, steps = [] }: WrittenResult): string => {
  const uuid = historyIdOf(`${run} ${key} ${start}`)
  const [file, combination] = [fileOfCell(key), combinationOf({ key, planned: undefined })]
  const scenario = file.replace(/^.*\/|\.scenario\.yaml$/g, '')
  const matrix = [...combination].map(([name, value]) => `${name}=${value}`).join(' ')
  const labels = {
    epic: file.split('/').at(-2) ?? 'scenarios',
    feature: 'chart',
    story: scenario,
    severity: 'normal',
    [ownLabels.cell]: key,
    [ownLabels.run]: run,
    [ownLabels.thread]: `${run} 1`,
  }
  const result = {
    uuid,
    name: matrix === '' ? scenario : `${scenario} [${matrix}]`,
    fullName: key,
    historyId: historyIdOf(key),
    testCaseId: testCaseIdOf(file),
    status,
    stage: 'finished',
    start,
    stop: start + 20_000,
    statusDetails: message === undefined ? {} : { message, trace: `${file}:7:5` },
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    parameters: [...combination].map(([name, value]) => ({ name, value })),
    steps: steps.map((name, at) => ({ name, status, stage: 'finished', start: start + at, stop: start + at + 1, steps: [] })),
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${uuid}-result.json`), JSON.stringify(result))
  return uuid
}
