import { watch } from 'node:fs'

/**
 * Resolves when an entry of the folder came or went, and after two seconds in any case: a process that was killed leaves
 * its entries, and only another look tells that they are stale.
 */
export const folderChange = (folder: string, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (settle: () => void) => (): void => {
      watcher.close()
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      settle()
    }
    const abort = end(() => reject(signal?.reason))
    const done = end(resolve)
    const watcher = watch(folder, done)
    const timer = setTimeout(done, 2_000)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
  })
