import { pipe, type CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import type { Engine } from '../../engine/engine.ts'
import { logPath } from '../cache.ts'
import { clusterNodes } from '../kind.ts'

/** Copies images of the engine into the cluster's nodes, in one stream, in which layers they share come once. @throws SeatrialError image/load */
export const loadImages = async (engine: Engine, refs: readonly string[], { signal, say }: CommandOptions): Promise<void> => {
  const save = ['save', ...(engine.name === 'podman' ? ['-m'] : []), ...refs]
  for (const { name } of await clusterNodes(engine, signal)) {
    const load = ['exec', '-i', name, 'ctr', '-n', 'k8s.io', 'images', 'import', '--digests', '-']
    await blaming('image/load', `load ${refs.join(', ')} into ${name}`, () =>
      pipe([engine.name, ...save], [engine.name, ...load], { env: engine.env, signal, say, log: logPath(`load-${name}`) }),
    )
  }
}
