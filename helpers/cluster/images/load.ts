import { existsSync } from 'node:fs'
import { pipe, type CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import { engineRun, storeFolder, type Engine } from '../../engine/engine.ts'
import { logPath } from '../cache.ts'
import { requireDisk } from '../disk.ts'
import { clusterNodes } from '../kind.ts'

/** A node keeps an image as it came and unpacked; where the disk is full in the middle of that, its runtime does not say so. */
const requireRoom = async (engine: Engine, refs: readonly string[], signal?: AbortSignal): Promise<void> => {
  const folder = await storeFolder(engine, signal)
  // Docker Desktop keeps its store in a machine of its own.
  if (!existsSync(folder)) return
  const { stdout } = await engineRun(engine, ['image', 'inspect', '--format', '{{.Size}}', ...refs], { signal })
  const bytes = stdout.split('\n').reduce((sum, size) => sum + Number(size), 0)
  await requireDisk(folder, Math.ceil((2 * bytes) / 1024 ** 3), `Loading ${refs.join(', ')}`)
}

/**
 * Copies images of the engine into the cluster's nodes, in one stream, in which layers they share come once.
 * @throws SeatrialError image/load, cluster/disk
 */
export const loadImages = async (engine: Engine, refs: readonly string[], { signal, say }: CommandOptions): Promise<void> => {
  await requireRoom(engine, refs, signal)
  const save = ['save', ...(engine.name === 'podman' ? ['-m'] : []), ...refs]
  for (const { name } of await clusterNodes(engine, signal)) {
    const load = ['exec', '-i', name, 'ctr', '-n', 'k8s.io', 'images', 'import', '--digests', '-']
    await blaming('image/load', `load ${refs.join(', ')} into ${name}`, () =>
      pipe([engine.name, ...save], [engine.name, ...load], { env: engine.env, signal, say, log: logPath(`load-${name}`) }),
    )
  }
}
