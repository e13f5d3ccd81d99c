import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOf } from '../cluster/process-start.ts'

/** Where one run writes. */
export interface Folders {
  readonly results: string
  readonly page: string
  readonly evidence: string
}

const self = (): string => `${process.pid} ${startOf(process.pid) ?? ''}`

/** The living process that has claimed the folders. */
const ownerOf = (file: string): string | undefined => {
  try {
    const owner = readFileSync(file, 'utf8')
    const [pid, started = ''] = owner.split(' ')
    return startOf(Number(pid)) === started ? owner : undefined
  } catch {
    return undefined
  }
}

/**
 * The run's report folders, emptied: `reports/allure-results` and so on, or the same with the process's number behind
 * where another run of this checkout is writing there now.
 */
export const claimFolders = (reports: string): Folders => {
  mkdirSync(reports, { recursive: true })
  const owner = join(reports, '.owner')
  const other = ownerOf(owner)
  const taken = other !== undefined && other !== self()
  if (!taken) writeFileSync(owner, self())
  const suffix = taken ? `-${process.pid}` : ''
  const folders = {
    results: join(reports, `allure-results${suffix}`),
    page: join(reports, `allure-report${suffix}`),
    evidence: join(reports, `evidence${suffix}`),
  }
  for (const folder of [folders.results, folders.evidence]) rmSync(folder, { recursive: true, force: true })
  for (const folder of [folders.results, folders.evidence]) mkdirSync(folder, { recursive: true })
  return folders
}

/** Others may write there again. */
export const releaseFolders = (reports: string): void => {
  if (ownerOf(join(reports, '.owner')) === self()) rmSync(join(reports, '.owner'), { force: true })
}
