import { dirname } from 'node:path'
import { findEngine } from '../engine/find.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { connect } from '../kube/client.ts'
import type { Progress } from '../types/progress.ts'
import { cacheDir, clusterName, kubeconfigPath } from './cache.ts'
import { requireDisk } from './disk.ts'
import { ensureImages, keysOf, staleImages } from './images/ensure.ts'
import { imageSources } from './images/list.ts'
import { absentImages } from './images/present.ts'
import { pushImages } from './images/push.ts'
import { imageRegistry } from './images/registry.ts'
import { clusterKey, makeCluster } from './make.ts'
import type { Marker } from './marker.ts'
import { clusterVersion } from './named-cluster.ts'
import { kubeconfigFor, namedKubeconfig, type NamedKubeconfig } from './named-kubeconfig.ts'
import { probe } from './probe.ts'
import { recordRun, unrecordRun } from './runs.ts'

/** A cluster that answers. */
export interface Cluster {
  readonly origin: 'kubeconfig' | 'kind'
  /** The path of a kubeconfig file whose current context leads to it. */
  readonly kubeconfig: string
  /** How a person calls kubectl for it. */
  readonly kubectl: string
  /** The folder in which a cluster of the harness keeps what it writes beside its kubeconfig. */
  readonly home: string
  /** One line for people: "kind seatrial (podman), Kubernetes v1.34.2". */
  readonly description: string
  readonly version: string
  /** Where its nodes get images that are built on this machine, by what charts call them; nothing where they have them already. */
  readonly images: Readonly<Record<string, string>>
}

export interface EnsureClusterOptions {
  /** The repository. */
  readonly root: string
  /** The images needed. Those of fixtures/images/images.yaml and the harness's own are built and loaded; others are left to the cluster. */
  readonly images: readonly string[]
  readonly progress: Progress
  /** Where the kubeconfig of a context goes that a person names. @default a folder of the cache */
  readonly folder?: string
  readonly signal?: AbortSignal
}

/** The images in the registry of the settings; or none, where the nodes have them. @throws SeatrialError image/* */
const placesOf = async (kubeconfig: string, told: string, options: EnsureClusterOptions): Promise<Readonly<Record<string, string>>> => {
  const { root, images, progress, signal } = options
  const [registry, sources] = [imageRegistry(), await imageSources(root, images)]
  if (sources.length === 0) return {}
  if (registry !== undefined) {
    const engine = await findEngine({ cache: cacheDir(), progress, signal })
    return await pushImages({ engine, images: sources, registry, progress, signal })
  }
  await using kube = await connect(kubeconfig)
  const absent = await absentImages(kube, sources, signal)
  if (absent.length === 0) return {}
  throw new SeatrialError(
    'image/absent',
    `${told}: its nodes do not have ${absent.join(', ')}, which ${absent.length === 1 ? 'is' : 'are'} built on this machine`,
    {
      hint: 'name a registry that the nodes can pull from: SEATRIAL_IMAGE_REGISTRY=HOST/PATH',
    },
  )
}

const named = async (one: NamedKubeconfig, options: EnsureClusterOptions): Promise<Cluster> => {
  const { folder, signal } = options
  const kubeconfig = await kubeconfigFor(one, folder)
  const version = await clusterVersion(kubeconfig, one.told, signal)
  const { kubectl, context, told } = one
  const description = `${one.files.join(', ')}${context === undefined ? '' : `, context ${context}`}, Kubernetes ${version}`
  const images = await placesOf(kubeconfig, told, options)
  return { origin: 'kubeconfig', kubeconfig, kubectl, home: dirname(one.files[0] ?? kubeconfig), version, description, images }
}

const kind = ({ engine, version }: Marker): Cluster => ({
  origin: 'kind',
  kubeconfig: kubeconfigPath(),
  kubectl: `KUBECONFIG=${kubeconfigPath()} kubectl`,
  home: dirname(kubeconfigPath()),
  version,
  description: `kind ${clusterName()} (${engine}), Kubernetes ${version}`,
  images: {},
})

// A cluster at rest answers within milliseconds; one that does not is looked at more closely before anything is done to it.
const warm = 1_500

/**
 * A cluster with the images in it: the one SEATRIAL_KUBECONFIG and SEATRIAL_CONTEXT name, else the machine's kind cluster, which is made (and
 * with it, where needed, an engine and the node image) when it is not there, not healthy or made from other sources. Until
 * this process ends, other runs replace neither the cluster nor the images.
 * @throws SeatrialError engine/*, cluster/*, image/*, kube/kubeconfig, kube/credentials
 */
export const ensureCluster = async (options: EnsureClusterOptions): Promise<Cluster> => {
  const { root, images, progress, signal } = options
  const one = namedKubeconfig()
  if (one !== undefined) return named(one, options)
  const [key, sources] = await Promise.all([clusterKey(), imageSources(root, images), requireDisk(cacheDir(), 0.5, 'A run')])
  // The note comes before the look: whoever wants to replace the cluster sees it, or we see that it was replaced.
  await recordRun(keysOf(sources))
  const standing = await probe(warm, signal)
  const found = standing.state === 'ready' && standing.marker.key === key ? standing.marker : undefined
  const missing = found === undefined ? sources : staleImages(found, sources)
  if (found !== undefined && missing.length === 0) return kind(found)
  await unrecordRun()
  const engine = await findEngine({ cache: cacheDir(), progress, signal })
  // One part that fails ends the others.
  const failed = new AbortController()
  const together = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
  const nodes = Promise.withResolvers<void>()
  const cluster = makeCluster({ engine, key, progress, nodesUp: nodes.resolve, signal: together })
  const loading = { engine, images: missing, newNodes: nodes.promise, cluster, progress, signal: together }
  const loaded = missing.length === 0 ? undefined : ensureImages(loading)
  try {
    const [marker] = await Promise.all([cluster, loaded])
    return kind(marker)
  } catch (error) {
    failed.abort(error)
    await Promise.allSettled([cluster, loaded])
    throw error
  }
}
