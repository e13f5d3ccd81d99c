import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import lockfile from 'proper-lockfile'
import { cacheDir } from './cache.ts'
import { folderChange } from './folder-change.ts'

// A living holder touches its lock every 2 s; one that did not for 10 s was killed.
const stale = 10_000
const update = 2_000

const acquire = async (file: string, onCompromised: (error: Error) => void): Promise<(() => Promise<void>) | undefined> => {
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
    const release = await acquire(file, (error) => lost.abort(error))
    if (release === undefined) {
      say?.(`process ${await readFile(file, 'utf8').catch(() => '?')} is at it`)
      await waiting
      continue
    }
    done.abort()
    await writeFile(file, String(process.pid))
    return {
      signal: AbortSignal.any([lost.signal, ...(signal ? [signal] : [])]),
      [Symbol.asyncDispose]: () => release().catch(() => undefined),
    }
  }
}
