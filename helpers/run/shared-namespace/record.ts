import { z } from 'zod'
import type { Kube, KubeObject } from '../../kube/client.ts'
import { merge } from '../../kube/objects.ts'
import type { Making } from './ownership.ts'

/** The one lease of a shared namespace: who has it may make something there. */
export const leaseOf = (namespace: string): KubeObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'seatrial', namespace },
})

const annotation = 'seatrial.dev/making'
const making = z.object({ since: z.number(), releases: z.array(z.string()), objects: z.array(z.string()) })

/** Puts on record what a cell is about to make. */
export const recordMaking = async (kube: Kube, namespace: string, made: Making | undefined): Promise<void> => {
  const lease = leaseOf(namespace)
  const annotations = { [annotation]: made === undefined ? '' : JSON.stringify(made) }
  await merge(kube, { ...lease, metadata: { ...lease.metadata, annotations } })
}

/** What a run had on record; undefined where it had made nothing, or tidied up. */
export const recordedMaking = (lease: KubeObject): Making | undefined => {
  const text = lease.metadata.annotations?.[annotation] ?? ''
  return text === '' ? undefined : making.parse(JSON.parse(text))
}
