import { z } from 'zod'
import type { Kube } from '../kube/client.ts'
import { create, get, merge } from '../kube/objects.ts'

const marker = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seatrial', namespace: 'kube-system' } }
const markerSchema = z.object({ data: z.record(z.string(), z.string()) })

/**
 * What a finished cluster says of itself, in a ConfigMap of its own: a cluster without it is half-made, and what is
 * written there about its images can not outlive it.
 */
export interface Marker {
  /** The key of all that the cluster was made from. */
  readonly key: string
  readonly engine: string
  readonly version: string
  /** The key of a loaded image and the engine's id of it; undefined where it was never loaded. */
  readonly image: (ref: string) => { readonly key: string; readonly id: string } | undefined
}

// A ConfigMap's keys may not hold the slashes and colons of an image's name.
const imageKey = (ref: string): string => `image.${ref.replaceAll(/[^-._a-zA-Z0-9]/g, '_')}`

/** Undefined where the cluster answers but has no marker. Throws what the request throws. */
export const readMarker = async (kube: Kube, signal?: AbortSignal): Promise<Marker | undefined> => {
  const answer = await get(kube, marker, { signal })
  if (answer === undefined) return undefined
  const { data } = markerSchema.parse(answer)
  return {
    key: data['key'] ?? '',
    engine: data['engine'] ?? '',
    version: data['version'] ?? '',
    image(ref) {
      const [key, id] = data[imageKey(ref)]?.split(' ') ?? []
      return key === undefined || id === undefined ? undefined : { key, id }
    },
  }
}

/** Says that the cluster is finished. */
export const writeMarker = async (
  kube: Kube,
  data: Readonly<Record<'key' | 'engine' | 'version', string>>,
  signal?: AbortSignal,
): Promise<void> => {
  await create(kube, { ...marker, data }, { signal })
}

/** Says that these images are in the cluster. A merge patch touches its own keys alone, whoever else writes at the time. */
export const markImages = async (
  kube: Kube,
  images: ReadonlyMap<string, { readonly key: string; readonly id: string }>,
  signal?: AbortSignal,
): Promise<void> => {
  const data = Object.fromEntries([...images].map(([ref, { key, id }]) => [imageKey(ref), `${key} ${id}`]))
  await merge(kube, { ...marker, data }, { signal })
}
