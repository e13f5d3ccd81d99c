import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where one run writes. */
export interface Folders {
  readonly results: string
  readonly page: string
  readonly evidence: string
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const ownerOf = (file: string): number | undefined => {
  try {
    return Number(readFileSync(file, 'utf8'))
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
  const taken = other !== undefined && other !== process.pid && isRunning(other)
  if (!taken) writeFileSync(owner, String(process.pid))
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
  if (ownerOf(join(reports, '.owner')) === process.pid) rmSync(join(reports, '.owner'), { force: true })
}
