import { setImmediate } from 'node:timers/promises'
import type { Engine } from '../../engine/engine.ts'
import { connect } from '../../kube/client.ts'
import type { Progress } from '../../types/progress.ts'
import { kubeconfigPath } from '../cache.ts'
import { acquireLock } from '../lock.ts'
import { markImages, readMarker, type Marker } from '../marker.ts'
import { recordRun, untilNoRun } from '../runs.ts'
import { buildImage } from './build.ts'
import type { ImageSource } from './list.ts'
import { loadImages, packImages } from './load.ts'

/** Those of the images that the cluster does not have, or has from other sources. */
export const staleImages = (marker: Marker, images: readonly ImageSource[]): readonly ImageSource[] =>
  images.filter(({ ref, key }) => marker.image(ref)?.key !== key)

/** The images' keys, as a run records them. */
export const keysOf = (images: readonly ImageSource[]): Readonly<Record<string, string>> =>
  Object.fromEntries(images.map(({ ref, key }) => [ref, key]))

export interface EnsureImagesOptions {
  readonly engine: Engine
  readonly images: readonly ImageSource[]
  /** Resolves when the nodes of a cluster that is being made can take images; never where there is one already. */
  readonly newNodes: Promise<void>
  /** Resolves when the cluster is there: images are built before that already. */
  readonly cluster: Promise<unknown>
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/**
 * Loads into the nodes of a cluster that is being made, as soon as they can take images: nobody else loads into one that is
 * not there yet. Whether that was done; where it fails the cluster says why, or it is tried once more when that is there.
 */
const loadEarly = async (
  engine: Engine,
  refs: readonly string[],
  { newNodes, cluster, signal }: Pick<EnsureImagesOptions, 'newNodes' | 'cluster' | 'signal'>,
  load: (refs: readonly string[], within: AbortSignal | undefined, archive: string) => Promise<void>,
): Promise<boolean> => {
  const there = cluster.then(
    () => 'cluster' as const,
    () => 'cluster' as const,
  )
  // Packing takes a third of the time of loading; a processor is free for it while the node image is linked.
  if ((await Promise.race([there, setImmediate('none' as const)])) === 'cluster') return false
  try {
    await using archive = await packImages(engine, refs, { signal })
    if ((await Promise.race([there, newNodes])) === 'cluster') return false
    await load(refs, signal, archive.path)
    return true
  } catch {
    return false
  }
}

/** Builds all side by side. Where one can not be built the others are ended, and that is waited for. */
export const buildAll = async (engine: Engine, images: readonly ImageSource[], progress: Progress, signal: AbortSignal | undefined) => {
  const built = new Map<string, { key: string; id: string }>()
  const failure = new AbortController()
  const within = AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])])
  await Promise.allSettled(
    images.map((image) =>
      progress
        .phase(`Building ${image.ref}`, async (say) => {
          built.set(image.ref, { key: image.key, id: await buildImage(engine, image, { signal: within, say }) })
        })
        .catch((error: unknown) => failure.abort(error)),
    ),
  )
  // The first failure is the reason of the others.
  within.throwIfAborted()
  return built
}

/**
 * Builds what is not built and loads what is not loaded. An image that a living run uses from other sources is not pulled
 * from under it: this waits for that run to end.
 */
export const ensureImages = async ({ engine, images, newNodes, cluster, progress, signal }: EnsureImagesOptions): Promise<void> => {
  const built = await buildAll(engine, images, progress, signal)
  const load = (refs: readonly string[], within?: AbortSignal, archive?: string): Promise<void> =>
    progress.phase(`Loading ${refs.join(', ')}`, (say) => loadImages(engine, refs, { signal: within, say }, archive))
  const loaded = await loadEarly(engine, [...built.keys()], { newNodes, cluster, signal }, load)
  await cluster
  await using lock = await progress.phase('Waiting for another run to load its images', (say) => acquireLock('load', { signal, say }))
  await using kube = await connect(kubeconfigPath())
  const marker = await readMarker(kube, lock.signal)
  const keys = keysOf(images)
  await progress.phase('Waiting for runs that use other versions of the images', (say) =>
    untilNoRun((run) => Object.entries(run.images).some(([ref, key]) => ref in keys && keys[ref] !== key), say, lock.signal),
  )
  // Changed sources often come to the same image, and an image loaded under the same id is there already.
  const toLoad = [...built].filter(([ref, { id }]) => marker?.image(ref)?.id !== id).map(([ref]) => ref)
  if (!loaded && toLoad.length > 0) await load(toLoad, lock.signal)
  await markImages(kube, built, lock.signal)
  await recordRun(keys)
}
