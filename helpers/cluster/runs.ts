import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheDir, clusterName } from './cache.ts'
import { folderChange } from './folder-change.ts'
import { startOf } from './process-start.ts'

const runSchema = z.object({
  pid: z.number().int(),
  /** When the process started, in clock ticks since boot: a process id alone may have come round to another program. */
  started: z.string(),
  cluster: z.string(),
  /** The images the run uses, each with its key. */
  images: z.record(z.string(), z.string()),
})
export type Run = z.infer<typeof runSchema>

const folder = (): string => join(cacheDir(), 'runs')
const ownPath = (): string => join(folder(), `${process.pid}.json`)

let own: Run | undefined
const forget = (): void => rmSync(ownPath(), { force: true })

/** Notes in the cache that this process, until it ends, uses the cluster and these images (with their keys). */
export const recordRun = async (images: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(folder(), { recursive: true })
  if (own === undefined) process.on('exit', forget)
  own = { pid: process.pid, started: startOf(process.pid) ?? '', cluster: clusterName(), images: { ...own?.images, ...images } }
  await writeFile(ownPath(), JSON.stringify(own))
}

/** Takes the note back, as when the cluster turned out not to be there. */
export const unrecordRun = (): Promise<void> => {
  if (own !== undefined) own = { ...own, images: {} }
  return rm(ownPath(), { force: true })
}

const readRun = async (path: string): Promise<Run | undefined> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  try {
    return runSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The runs of other living processes on this cluster. Notes of processes that were killed are removed on the way. */
export const otherRuns = async (): Promise<readonly Run[]> => {
  const names = await readdir(folder()).catch(() => [])
  const paths = names.filter((name) => name.endsWith('.json') && name !== `${process.pid}.json`).map((name) => join(folder(), name))
  const runs = await Promise.all(
    paths.map(async (path) => {
      const run = await readRun(path)
      if (run !== undefined && startOf(run.pid) === run.started) return run
      // A note that is being written right now reads as half a one: it is left alone.
      if (run !== undefined) await rm(path, { force: true })
      return undefined
    }),
  )
  return runs.filter((run) => run !== undefined).filter((run) => run.cluster === clusterName())
}

/** Waits until no other run is left for which `concerns` holds, saying for whom. */
export const untilNoRun = async (concerns: (run: Run) => boolean, say: (detail: string) => void, signal?: AbortSignal): Promise<void> => {
  await mkdir(folder(), { recursive: true })
  for (;;) {
    const runs = (await otherRuns()).filter(concerns)
    if (runs.length === 0) return
    say(`used by process ${runs.map((run) => run.pid).join(', ')}`)
    await folderChange(folder(), signal)
  }
}
