import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../engine/command.ts'
import { blaming } from '../engine/diagnose.ts'
import { cacheDir, logPath } from './cache.ts'
import { acquireLock } from './lock.ts'
import { findGo, goFlags, runGo } from './node-image/go.ts'
import { versions } from './node-image/versions.ts'

/** The path of kind's program, of the one version that the node image fits: built into the cache where it is not there. */
export const kindBinary = async (options: CommandOptions = {}): Promise<string> => {
  const path = join(cacheDir(), 'bin', `kind-${versions.kind}`)
  if (existsSync(path)) return path
  await using lock = await acquireLock('kind-binary', options)
  if (existsSync(path)) return path
  const { signal } = lock
  const go = await findGo({ ...options, signal })
  const folder = join(cacheDir(), 'bin', 'half')
  await mkdir(folder, { recursive: true })
  const install = ['install', ...goFlags, '-ldflags', '-s -w', `sigs.k8s.io/kind@${versions.kind}`]
  await blaming('cluster/create', 'build kind', () =>
    runGo(go, install, { cwd: folder, env: { GOBIN: folder }, signal, say: options.say, log: logPath('kind-build') }),
  )
  await rename(join(folder, 'kind'), path)
  await rm(folder, { recursive: true, force: true })
  return path
}
