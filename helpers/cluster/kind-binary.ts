import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run, type CommandOptions } from '../engine/command.ts'
import { blaming } from '../engine/diagnose.ts'
import { cacheDir, logPath } from './cache.ts'
import { acquireLock } from './lock.ts'
import { findGo, goFlags, runGo } from './node-image/go.ts'
import { versions } from './node-image/versions.ts'

/** Whether the words of `kind version` name the minor version that the node image fits, such as `kind v0.32.0 go1.25.4 linux/amd64`. */
export const isFittingKind = (printed: string): boolean => {
  const minorOf = (text: string): string | undefined => /\bv?(\d+\.\d+)\.\d+/.exec(text)?.[1]
  return minorOf(printed) === minorOf(versions.kind)
}

/** kind on the PATH, where its version fits. */
const installed = (signal?: AbortSignal): Promise<string | undefined> =>
  run('kind', ['version'], { signal }).then(
    ({ stdout }) => (isFittingKind(stdout) ? 'kind' : undefined),
    () => undefined,
  )

/** kind's program, of the version that the node image fits: the one on the PATH, else one built into the cache. */
export const kindBinary = async (options: CommandOptions = {}): Promise<string> => {
  const path = join(cacheDir(), 'bin', `kind-${versions.kind}`)
  if (existsSync(path)) return path
  const found = await installed(options.signal)
  if (found !== undefined) return found
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
