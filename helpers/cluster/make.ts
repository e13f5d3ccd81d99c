import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { noProcessLimit } from '../engine/containers-conf.ts'
import type { Engine } from '../engine/engine.ts'
import { connect } from '../kube/client.ts'
import type { Progress } from '../types/progress.ts'
import { cacheDir, kubeconfigPath } from './cache.ts'
import { requireDisk } from './disk.ts'
import { hashTexts } from './hash.ts'
import { clusterNodes, createCluster, recoverKubeconfig, removeCluster, untilRuntime } from './kind.ts'
import { kindBinary } from './kind-binary.ts'
import { kindConfig } from './kind-config.ts'
import { acquireLock } from './lock.ts'
import { writeMarker, type Marker } from './marker.ts'
import { clusterVersion } from './named-cluster.ts'
import { auditPolicy, ensureNodeImage, nodeImageKey, nodeSources } from './node-image/ensure.ts'
import { publishedNodeImage } from './node-image/versions.ts'
import { probe, type Standing } from './probe.ts'
import { otherRuns, recordRun, untilNoRun } from './runs.ts'
import { settle } from './settle.ts'

/** The key of all that a cluster is made from: one with another key is made anew. */
export const clusterKey = async (): Promise<string> =>
  hashTexts([
    await nodeImageKey(),
    await readFile(join(nodeSources, auditPolicy)),
    kindConfig({ image: '', policies: '', audit: '' }),
    noProcessLimit,
  ])

export interface MakeOptions {
  readonly engine: Engine
  readonly key: string
  readonly progress: Progress
  /** Called when a new cluster's nodes can take images, which is before it is a cluster. */
  readonly nodesUp?: (() => void) | undefined
  readonly signal?: AbortSignal | undefined
}

// A machine that is busy with builds can be slow to answer: its cluster is not to be taken for dead in that time. While
// other runs use it, it is theirs to give up.
const patience = 60_000

type Look = Standing | { readonly state: 'none' | 'stopped' }

const faults = {
  ready: 'which has another configuration',
  'half-made': 'which was never finished',
  absent: 'which refuses connections',
  unsure: `which has not answered for ${patience / 1000} s`,
  stopped: 'whose container is stopped',
} as const

const lookClosely = async ({ engine, signal }: MakeOptions, say: (detail: string) => void): Promise<Look> => {
  const started = performance.now()
  for (;;) {
    const nodes = await clusterNodes(engine, signal)
    if (nodes.length === 0) return { state: 'none' }
    if (nodes.some(({ running }) => !running)) return { state: 'stopped' }
    const standing = await probe(5_000, signal)
    if (standing.state === 'absent') {
      await recoverKubeconfig(engine, { signal, say })
      const recovered = await probe(5_000, signal)
      if (recovered.state !== 'unsure') return recovered
    } else if (standing.state !== 'unsure') return standing
    const users = await otherRuns()
    if (performance.now() - started > patience && users.length === 0) return { state: 'unsure' }
    say(`the cluster is slow to answer${users.length === 0 ? '' : `; process ${users.map(({ pid }) => pid).join(', ')} uses it`}`)
    await sleep(500, undefined, signal && { signal })
  }
}

const create = async ({ engine, key, progress, nodesUp, signal }: MakeOptions): Promise<Marker> => {
  await requireDisk(cacheDir(), 4, 'A cluster')
  const [image] = await Promise.all([
    ensureNodeImage({ engine, progress, signal }),
    progress.phase('Getting kind', (say) => kindBinary({ signal, say })),
  ])
  await progress.phase('Making the cluster', async (say) => {
    const made = new AbortController()
    const runtime = untilRuntime(engine, AbortSignal.any([made.signal, ...(signal ? [signal] : [])])).then(nodesUp, () => undefined)
    await createCluster(engine, image, { signal, say }).finally(() => made.abort())
    await runtime
  })
  const marker = await progress.phase('Waiting until the cluster is ready', async (say) => {
    await using kube = await connect(kubeconfigPath())
    await settle(kube, { felix: image !== publishedNodeImage, say, signal })
    const facts = { key, engine: engine.name, version: await clusterVersion(kubeconfigPath(), kubeconfigPath(), signal) }
    await writeMarker(kube, facts, signal)
    return { ...facts, image: () => undefined }
  })
  return marker
}

/**
 * The kind cluster, made anew where there is none that is finished, answers and has this key. One process at a time does
 * this; a cluster that a living run uses is not replaced before that run has ended.
 * @throws SeatrialError cluster/create, cluster/disk, cluster/node-image
 */
export const makeCluster = async (options: MakeOptions): Promise<Marker> => {
  const { engine, key, progress, signal } = options
  await using lock = await progress.phase('Waiting for another run to make the cluster', (say) => acquireLock('cluster', { signal, say }))
  const locked = { ...options, signal: lock.signal }
  const standing = await progress.phase('Looking at the cluster', (say) => lookClosely(locked, say))
  if (standing.state === 'ready' && standing.marker.key !== key) {
    await progress.phase('Waiting for runs on a cluster of another configuration', (say) => untilNoRun(() => true, say, lock.signal))
  }
  if (standing.state === 'ready' && standing.marker.key === key) {
    await recordRun({})
    return standing.marker
  }
  if (standing.state !== 'none') {
    await progress.phase(`Removing the old cluster, ${faults[standing.state]}`, () => removeCluster(engine, lock.signal))
  }
  try {
    const marker = await create(locked)
    await recordRun({})
    return marker
  } catch (error) {
    if (!(error instanceof SeatrialError) || error.code === 'cluster/create') await removeCluster(engine).catch(() => undefined)
    throw error
  }
}
