import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { imageExists, type Engine } from '../engine/engine.ts'
import { succeeds, type CommandOptions } from '../engine/command.ts'
import { cacheDir, logPath } from './cache.ts'
import { debianRoot } from './debian-root.ts'
import { acquireLock } from './lock.ts'
import { registryAnswers } from './registry.ts'

const release = 'bookworm'
const published = `docker.io/library/debian:${release}-slim`
const standIn = `localhost/seatrial/debian:${release}-slim`

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
    await debianRoot(engine, { ref: standIn, release, archive: join(folder, 'debian.tar') }, { say, signal: lock.signal })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return standIn
}
