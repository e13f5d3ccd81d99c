import type { KubeObject } from '../../kube/client.ts'
import type { Place } from '../../probe/run.ts'
import { probeIn } from '../../probe/inject.ts'
import type { StepContext } from '../context.ts'

/** A pod that questions are asked from. */
export interface Asker {
  readonly told: string
  readonly pod: KubeObject
  readonly place: Place
}

/** A probe in a pod of the chart's. */
export const podAsker = async (pod: KubeObject, { cache, signal }: StepContext): Promise<Asker> => ({
  told: pod.metadata.name,
  pod,
  place: await probeIn(cache, pod.metadata.name, signal),
})
