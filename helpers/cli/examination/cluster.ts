import { imageExists, type Engine } from '../../engine/engine.ts'
import { cacheDir, clusterName, kubeconfigPath } from '../../cluster/cache.ts'
import { imageSources, listedImages } from '../../cluster/images/list.ts'
import { builtKey } from '../../cluster/images/build.ts'
import { clusterKey } from '../../cluster/make.ts'
import { clusterVersion } from '../../cluster/named-cluster.ts'
import { kubeconfigFor, type NamedKubeconfig } from '../../cluster/named-kubeconfig.ts'
import { presentGo } from '../../cluster/node-image/go.ts'
import { nodeImageRef } from '../../cluster/node-image/ensure.ts'
import { publishedNodeImage } from '../../cluster/node-image/versions.ts'
import { probe, type Standing } from '../../cluster/probe.ts'
import { otherRuns } from '../../cluster/runs.ts'
import type { Finding } from './finding.ts'

const up = 'npx seatrial up'

/** The cluster that SEATRIAL_KUBECONFIG and SEATRIAL_CONTEXT name; `folder` is for a kubeconfig of the context. */
export const namedFinding = async (named: NamedKubeconfig, folder: string, signal?: AbortSignal): Promise<Finding> => {
  const kubeconfig = await kubeconfigFor(named, folder)
  return { subject: 'cluster', state: 'good', text: `${named.told}, Kubernetes ${await clusterVersion(kubeconfig, named.told, signal)}` }
}

export const nodeImageFinding = async (engine: Engine, signal?: AbortSignal): Promise<Finding> => {
  const refs = [await nodeImageRef(), publishedNodeImage]
  for (const ref of refs) if (await imageExists(engine, ref, signal)) return { subject: 'node image', state: 'good', text: ref }
  return {
    subject: 'node image',
    state: 'lacking',
    text: 'not there; the next run pulls it, or builds it where no registry answers',
    mend: up,
  }
}

/** Go as the node image's build would find it; without installing anything. */
export const goFinding = async (signal?: AbortSignal): Promise<Finding> => {
  const go = await presentGo(signal)
  if (go !== undefined) return { subject: 'go', state: 'good', text: go === 'go' ? 'on the PATH' : go }
  return { subject: 'go', state: 'lacking', text: `none; where the node image has to be built, it comes from PyPI into ${cacheDir()}` }
}

export const clusterFinding = async (standing: Standing): Promise<Finding> => {
  const name = `kind ${clusterName()}`
  if (standing.state !== 'ready') return { subject: 'cluster', state: 'lacking', text: `${name} is ${standing.state}`, mend: up }
  if (standing.marker.key !== (await clusterKey()))
    return { subject: 'cluster', state: 'lacking', text: `${name} is of another configuration; the next run makes it anew`, mend: up }
  const users = (await otherRuns()).map(({ pid }) => pid)
  const used = users.length === 0 ? '' : `, used by process ${users.join(', ')}`
  return {
    subject: 'cluster',
    state: 'good',
    text: `${name} (${standing.marker.engine}), Kubernetes ${standing.marker.version}${used}\n${kubeconfigPath()}`,
  }
}

/** Each image of the repository: built, loaded, or neither. */
export const imageFindings = async (
  root: string,
  engine: Engine,
  standing: Standing,
  signal?: AbortSignal,
): Promise<readonly Finding[]> => {
  const listed = await listedImages(root)
  const images = await imageSources(
    root,
    listed.map(({ ref }) => ref),
  )
  return Promise.all(
    images.map(async ({ ref, key }): Promise<Finding> => {
      const loaded = standing.state === 'ready' && standing.marker.image(ref)?.key === key
      const known = await builtKey(engine, ref, signal)
      const built = known === undefined ? 'not built' : known === key ? 'built' : 'built from other sources'
      const text = `${ref}: ${built}, ${loaded ? 'in the cluster' : 'not in the cluster'}`
      return loaded ? { subject: 'image', state: 'good', text } : { subject: 'image', state: 'lacking', text, mend: up }
    }),
  )
}

export const standingNow = (signal?: AbortSignal): Promise<Standing> => probe(5_000, signal)
