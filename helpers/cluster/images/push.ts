import pLimit from 'p-limit'
import { blaming, downloading } from '../../engine/diagnose.ts'
import { engineRun, type Engine } from '../../engine/engine.ts'
import type { Progress } from '../../types/progress.ts'
import { logPath } from '../cache.ts'
import { buildAll } from './ensure.ts'
import type { ImageSource } from './list.ts'
import type { ImageRegistry } from './registry.ts'

export interface PushOptions {
  readonly engine: Engine
  readonly images: readonly ImageSource[]
  readonly registry: ImageRegistry
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/** Docker asks registries on this machine without TLS by itself. */
const plain = ({ name }: Engine, { plainHttp }: ImageRegistry): string[] => (name === 'podman' && plainHttp ? ['--tls-verify=false'] : [])

/**
 * Builds what is not built, and pushes all of it with the engine's own credentials: what the registry has is not sent again. Gives the
 * place of each image. @throws SeatrialError image/build, image/push
 */
export const pushImages = async ({
  engine,
  images,
  registry,
  progress,
  signal,
}: PushOptions): Promise<Readonly<Record<string, string>>> => {
  const built = await buildAll(engine, images, progress, signal)
  const pushed = await pLimit(3).map([...built.keys()], async (ref) => {
    const to = registry.placeOf(ref)
    await progress.phase(`Pushing ${to}`, async (say) => {
      const running = { signal, say, log: logPath(`push-${ref}`) }
      await blaming('image/push', `push ${to}`, async () => {
        await engineRun(engine, ['tag', ref, to], { signal })
        await downloading(running, () => engineRun(engine, ['push', ...plain(engine, registry), to], running))
      })
    })
    return [ref, to] as const
  })
  return Object.fromEntries(pushed)
}
