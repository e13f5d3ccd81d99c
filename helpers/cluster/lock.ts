import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import lockfile from 'proper-lockfile'
import { cacheDir } from './cache.ts'
import { folderChange } from './folder-change.ts'
import { startOf } from './process-start.ts'

// A living holder touches its lock every second. One that is no longer there gets little grace; one that is, much: it may
// be suspended, or its machine too busy.
const update = 1_000
const grace = { gone: 2_500, there: 20_000 }

const holderOf = async (file: string): Promise<{ readonly pid: string; readonly gone: boolean }> => {
  const [pid = '?', started] = (await readFile(file, 'utf8').catch(() => '')).split(' ')
  return { pid, gone: started !== undefined && startOf(Number(pid)) !== started }
}

const acquire = async (file: string, stale: number, onCompromised: (error: Error) => void): Promise<(() => Promise<void>) | undefined> => {
  try {
    return await lockfile.lock(file, { stale, update, realpath: false, onCompromised })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return undefined
    throw error
  }
}

export interface LockOptions {
  readonly signal?: AbortSignal | undefined
  readonly say?: ((detail: string) => void) | undefined
}

/** A held lock; disposing of it lets the next one go on. */
export interface Lock extends AsyncDisposable {
  /** The caller's signal, and aborted too when the lock was lost, as after a suspended laptop wakes up. */
  readonly signal: AbortSignal
}

/** Waits until no other holder of this name is left among all processes that share the cache folder, saying for whom. */
export const acquireLock = async (name: string, { signal, say }: LockOptions = {}): Promise<Lock> => {
  const folder = join(cacheDir(), 'locks')
  const file = join(folder, name)
  await mkdir(folder, { recursive: true })
  const lost = new AbortController()
  for (;;) {
    signal?.throwIfAborted()
    // The watch has to begin before the attempt: a release in between would not be seen.
    const done = new AbortController()
    const waiting = folderChange(folder, AbortSignal.any([done.signal, ...(signal ? [signal] : [])]))
    waiting.catch(() => undefined)
    const holder = await holderOf(file)
    // With little grace a lock is only cleared away: held so, it would be lost itself in the first busy moment.
    if (holder.gone) await (await acquire(file, grace.gone, () => undefined))?.()
    const release = await acquire(file, grace.there, (error) => lost.abort(error))
    if (release === undefined) {
      say?.(holder.pid === String(process.pid) ? 'waiting for its turn' : `waiting for process ${holder.pid}, which does it`)
      await waiting
      continue
    }
    done.abort()
    await writeFile(file, `${process.pid} ${startOf(process.pid) ?? ''}`)
    return {
      signal: AbortSignal.any([lost.signal, ...(signal ? [signal] : [])]),
      [Symbol.asyncDispose]: () => release().catch(() => undefined),
    }
  }
}
