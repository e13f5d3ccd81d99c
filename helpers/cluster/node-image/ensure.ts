import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { succeeds, type CommandOptions } from '../../engine/command.ts'
import { engineRun, imageExists, type Engine } from '../../engine/engine.ts'
import type { Progress } from '../../types/progress.ts'
import { cacheDir, logPath } from '../cache.ts'
import { requireDisk } from '../disk.ts'
import { hashFolder, hashTexts } from '../hash.ts'
import { acquireLock } from '../lock.ts'
import { registryAnswers } from '../registry.ts'
import { debianBase } from '../debian-base.ts'
import { assemble, buildTarget, leftovers } from './assemble.ts'
import { layOut } from './context.ts'
import { findGo } from './go.ts'
import { compile, type Workshop } from './programs.ts'
import { publishedNodeImage, versions } from './versions.ts'

/** The folder with the sources of the node image. */
export const nodeSources = join(import.meta.dirname, 'files')

/** The API server's audit policy, which is the cluster's and no part of the image. */
export const auditPolicy = 'audit-policy.yaml'

/** The key of the node image: everything it is made of. */
export const nodeImageKey = async (): Promise<string> => hashTexts([await hashFolder(nodeSources, [auditPolicy]), JSON.stringify(versions)])

/** The name of the node image that is built from these sources. */
export const nodeImageRef = async (): Promise<string> => `localhost/seatrial/node:${versions.kubernetes}-${await nodeImageKey()}`

export interface NodeImageOptions {
  readonly engine: Engine
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

const pulled = async ({ engine, progress, signal }: NodeImageOptions): Promise<boolean> => {
  if (await imageExists(engine, publishedNodeImage, signal)) return true
  if (!(await registryAnswers(signal))) return false
  return progress.phase(`Pulling ${publishedNodeImage}`, (say) =>
    succeeds(engine.name, ['pull', publishedNodeImage], { env: engine.env, signal, say, log: logPath('node-pull') }),
  )
}

const build = async ({ engine, progress, signal }: NodeImageOptions, ref: string): Promise<void> => {
  const key = ref.slice(ref.lastIndexOf('-') + 1)
  await requireDisk(cacheDir(), 10, 'Building the node image')
  const folder = join(cacheDir(), 'work')
  await Promise.all((await leftovers(folder)).map((path) => rm(path, { recursive: true, force: true })))
  const work = join(folder, `node-${key}`)
  await mkdir(join(work, 'context'), { recursive: true })
  // One part that fails ends the others: nobody waits minutes for an image that can not come to be.
  const failed = new AbortController()
  const together = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
  const phase = async <T>(title: string, part: (options: CommandOptions) => Promise<T>): Promise<T> => {
    try {
      return await progress.phase(title, (say) => part({ signal: together, say }))
    } catch (error) {
      failed.abort(error)
      throw error
    }
  }
  const sources = nodeSources
  const phases = async (): Promise<void> => {
    const system = phase('Node image: its operating system', async (options) => {
      const base = await debianBase(engine, options)
      await buildTarget({ engine, base, context: sources }, 'needed', options)
      return base
    })
    const programs = phase('Node image: Go toolchain', findGo).then(async (go) => {
      const workshop: Workshop = { go, sources, work }
      const [storage] = await Promise.all([
        phase("Node image: kind's files and Calico's types", (options) => layOut(workshop, options)),
        // One after the other: side by side they would compile what they share twice. The largest is linked last, when the
        // images of the scenarios have come to their end: a link is one processor's work.
        phase('Node image: compiling Kubernetes, etcd, CoreDNS and Calico', async (options) => {
          for (const name of ['pause', 'calico', 'local-path-provisioner', 'kubernetes'] as const) await compile(workshop, name, options)
        }),
      ])
      return storage
    })
    const [base, storage] = await Promise.all([system, programs])
    await phase('Node image: assembling', (options) => assemble({ engine, work, base, storage, ref }, options))
  }
  try {
    await phases()
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Removes the node images of earlier sources; the engine itself refuses where a cluster still runs on one. */
const removeOlder = async (engine: Engine, ref: string): Promise<void> => {
  const { stdout } = await engineRun(engine, ['images', '--format', '{{.Repository}}:{{.Tag}}', 'localhost/seatrial/node'])
  const older = stdout.split('\n').filter((name) => name !== '' && name !== ref)
  await Promise.all(older.map((name) => succeeds(engine.name, ['rmi', name], { env: engine.env })))
}

/**
 * The name of a node image that the engine has: from a registry where one answers, else built from package registries.
 * @throws SeatrialError cluster/node-image, engine/install
 */
export const ensureNodeImage = async (options: NodeImageOptions): Promise<string> => {
  const { engine, progress, signal } = options
  const ref = await nodeImageRef()
  if (await imageExists(engine, ref, signal)) return ref
  if (await pulled(options)) return publishedNodeImage
  await using lock = await progress.phase('Waiting for another build of the node image', (say) =>
    acquireLock('node-image', { signal, say }),
  )
  if (await imageExists(engine, ref, signal)) return ref
  await build({ ...options, signal: lock.signal }, ref)
  await removeOlder(engine, ref)
  return ref
}
