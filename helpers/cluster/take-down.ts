import { rm } from 'node:fs/promises'
import { chooseEngine } from '../engine/choose.ts'
import { engineRun, type Engine } from '../engine/engine.ts'
import { engineOf, survey } from '../engine/find.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Progress } from '../types/progress.ts'
import { cacheDir, clusterDir } from './cache.ts'
import { removeCluster } from './kind.ts'
import { acquireLock } from './lock.ts'
import { otherRuns } from './runs.ts'

export interface TakeDownOptions {
  /** The images and the cache folder too. */
  readonly all: boolean
  /** Even while a run uses the cluster. */
  readonly force: boolean
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

const removeImages = async (engine: Engine, signal?: AbortSignal): Promise<void> => {
  const { stdout } = await engineRun(
    engine,
    ['images', '--filter', 'reference=localhost/seatrial/*', '--format', '{{.Repository}}:{{.Tag}}'],
    { signal },
  )
  const refs = stdout.split('\n').filter((ref) => ref.startsWith('localhost/seatrial/') && !ref.endsWith(':<none>'))
  if (refs.length > 0) await engineRun(engine, ['rmi', '-f', ...refs], { signal })
}

/** Removes the cluster. @throws SeatrialError cluster/in-use */
export const takeDown = async ({ all, force, progress, signal }: TakeDownOptions): Promise<void> => {
  const users = await otherRuns()
  if (users.length > 0 && !force) {
    throw new SeatrialError('cluster/in-use', `process ${users.map(({ pid }) => pid).join(', ')} uses the cluster`, {
      hint: 'Wait for it, or `npx seatrial down --force`',
    })
  }
  const found = await survey({ cache: cacheDir(), signal })
  const choice = chooseEngine(found)
  {
    await using lock = await progress.phase('Waiting for a run that makes the cluster', (say) => acquireLock('cluster', { signal, say }))
    if ('use' in choice) {
      const engine = engineOf(choice, found)
      await progress.phase('Removing the cluster', () => removeCluster(engine, lock.signal))
      if (all) await progress.phase('Removing the images', () => removeImages(engine, lock.signal))
    } else {
      // Without an engine there is no container left to remove, only the record of it.
      await rm(clusterDir(), { recursive: true, force: true })
    }
  }
  if (all) await rm(cacheDir(), { recursive: true, force: true })
}
