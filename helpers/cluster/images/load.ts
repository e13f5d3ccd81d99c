import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipe, type CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import { engineRun, saveArgs, storeFolder, type Engine } from '../../engine/engine.ts'
import { cacheDir, logPath } from '../cache.ts'
import { requireDisk } from '../disk.ts'
import { clusterNodes } from '../kind.ts'
import { startOf } from '../process-start.ts'

/** A node keeps an image as it came and unpacked; where the disk is full in the middle of that, its runtime does not say so. */
const requireRoom = async (engine: Engine, refs: readonly string[], signal?: AbortSignal): Promise<void> => {
  const folder = await storeFolder(engine, signal)
  // Docker Desktop keeps its store in a machine of its own.
  if (!existsSync(folder)) return
  const { stdout } = await engineRun(engine, ['image', 'inspect', '--format', '{{.Size}}', ...refs], { signal })
  const bytes = stdout.split('\n').reduce((sum, size) => sum + Number(size), 0)
  await requireDisk(folder, Math.ceil((2 * bytes) / 1024 ** 3), `Loading ${refs.join(', ')}`)
}

const importInto = (node: string): string[] => ['exec', '-i', node, 'ctr', '-n', 'k8s.io', 'images', 'import', '--digests', '-']

/**
 * Copies images of the engine into the cluster's nodes, in one stream; out of `archive` where they are packed already.
 * @throws SeatrialError image/load, cluster/disk
 */
export const loadImages = async (
  engine: Engine,
  refs: readonly string[],
  { signal, say }: CommandOptions,
  archive?: string,
): Promise<void> => {
  await requireRoom(engine, refs, signal)
  const source = archive === undefined ? [engine.name, ...saveArgs(engine, refs)] : ['cat', archive]
  for (const { name } of await clusterNodes(engine, signal)) {
    const options = { env: engine.env, signal, say, log: logPath(`load-${name}`) }
    await blaming('image/load', `load ${refs.join(', ')} into ${name}`, () => pipe(source, [engine.name, ...importInto(name)], options))
  }
}

const archiveOf = (pid: number): string => join(cacheDir(), 'work', `images-${pid}.tar`)

/** Archives of processes that are no more. */
const removeAbandoned = async (): Promise<void> => {
  const folder = join(cacheDir(), 'work')
  const pids = (await readdir(folder)).flatMap((name) => /^images-(\d+)\.tar$/.exec(name)?.[1] ?? []).map(Number)
  const abandoned = pids.filter((pid) => startOf(pid) === undefined)
  await Promise.all(abandoned.map((pid) => rm(archiveOf(pid), { force: true })))
}

/** An archive of images, for a cluster that is not there yet; gone when disposed. */
export const packImages = async (
  engine: Engine,
  refs: readonly string[],
  { signal }: CommandOptions,
): Promise<AsyncDisposable & { readonly path: string }> => {
  const path = archiveOf(process.pid)
  await mkdir(dirname(path), { recursive: true })
  await removeAbandoned()
  const remove = (): Promise<void> => rm(path, { force: true })
  try {
    await blaming('image/load', `pack ${refs.join(', ')}`, () =>
      engineRun(engine, saveArgs(engine, refs, path), { signal, log: logPath('pack-images') }),
    )
  } catch (error) {
    await remove()
    throw error
  }
  return { path, [Symbol.asyncDispose]: remove }
}
