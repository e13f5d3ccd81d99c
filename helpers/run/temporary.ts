import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOf } from '../cluster/process-start.ts'

/** A folder's name tells whose it is: the process, and when that started. */
const prefix = (): string => `seatrial-${process.pid}.${startOf(process.pid) ?? ''}-`
const owned = /^seatrial-(?<pid>\d+)\.(?<started>\d*)-/

/** Makes a folder for this run in the machine's temporary one. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), prefix()))

/** Removes the folders of runs that are no more. */
export const sweepTemporary = async (): Promise<void> => {
  const names = await readdir(tmpdir())
  const dead = names.filter((name) => {
    const { pid, started } = owned.exec(name)?.groups ?? {}
    return pid !== undefined && startOf(Number(pid)) !== started
  })
  await Promise.all(dead.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })))
}
