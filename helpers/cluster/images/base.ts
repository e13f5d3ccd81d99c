import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { imageExists, type Engine } from '../../engine/engine.ts'
import { succeeds, type CommandOptions } from '../../engine/command.ts'
import { cacheDir, logPath } from '../cache.ts'
import { acquireLock } from '../lock.ts'
import { debianImage } from '../node-image/rootfs.ts'
import { registryAnswers } from '../registry.ts'

const published = 'docker.io/library/debian:bookworm-slim'
const standIn = 'localhost/seatrial/debian:bookworm-slim'

/** The Debian image that images are built on: Debian's own where a registry answers, else one of the same packages. */
export const debianBase = async (engine: Engine, options: CommandOptions): Promise<string> => {
  const { say, signal } = options
  for (const ref of [published, standIn]) if (await imageExists(engine, ref, signal)) return ref
  await using lock = await acquireLock('debian-image', options)
  if (await imageExists(engine, standIn, lock.signal)) return standIn
  if (
    (await registryAnswers(signal)) &&
    (await succeeds(engine.name, ['pull', published], { env: engine.env, signal, say, log: logPath('debian-pull') }))
  )
    return published
  const folder = join(cacheDir(), 'work', 'debian')
  await mkdir(folder, { recursive: true })
  try {
    // With apt: what is built on it installs packages.
    await debianImage(
      engine,
      { ref: standIn, variant: 'minbase', packages: ['ca-certificates'], archive: join(folder, 'debian.tar') },
      { say, signal: lock.signal },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return standIn
}
