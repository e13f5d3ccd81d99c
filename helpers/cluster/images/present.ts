import { ApiError, type Kube } from '../../kube/client.ts'
import { listAt, textsAt } from '../../kube/fields.ts'
import { list } from '../../kube/objects.ts'
import { readMarker } from '../marker.ts'
import type { ImageSource } from './list.ts'

const forbidden = (error: unknown): undefined => {
  if (error instanceof ApiError && error.status === 403) return undefined
  throw error
}

/**
 * Those of the images that no node of a cluster has, as far as that can be told: a cluster of the harness says it of itself, and nodes
 * say it of their newest or largest fifty. Nothing where the user may not look at the nodes.
 */
export const absentImages = async (kube: Kube, images: readonly ImageSource[], signal?: AbortSignal): Promise<readonly string[]> => {
  if (images.length === 0) return []
  const [marker, nodes] = await Promise.all([
    readMarker(kube, signal).catch(forbidden),
    list(kube, 'v1', 'Node', { signal }).catch(forbidden),
  ])
  if (nodes === undefined) return []
  const there = new Set(nodes.flatMap(({ status }) => listAt(status, 'images')).flatMap((image) => textsAt(image, 'names')))
  return images.map(({ ref }) => ref).filter((ref) => !there.has(ref) && marker?.image(ref) === undefined)
}
