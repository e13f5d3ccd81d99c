import { at, textAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/client.ts'
import type { Place } from '../../network/probe/ask.ts'
import { probeIn } from '../../network/probe/inject.ts'
import type { StepContext } from '../context.ts'
import type { PodSelector } from '../fields.ts'
import { fits, noPod } from '../pods.ts'

/** A pod that questions are asked from. */
export interface Asker {
  readonly told: string
  readonly pod: KubeObject
  readonly place: Place
}

/** Pods of the namespace that run, have an address of their own and are not going away. */
export const runningPods = async ({ cache }: StepContext): Promise<readonly KubeObject[]> => {
  await cache.watch('v1', 'Pod')
  return cache
    .list('Pod')
    .filter(
      ({ metadata, spec, status }) =>
        metadata.deletionTimestamp === undefined &&
        textAt(status, 'phase') === 'Running' &&
        textAt(status, 'podIP') !== undefined &&
        at(spec, 'hostNetwork') !== true,
    )
}

/** All running pods that fit. @throws SeatrialError step/no-pod */
export const podsThatFit = async (selector: PodSelector, context: StepContext): Promise<readonly KubeObject[]> => {
  const found = (await runningPods(context)).filter((pod) => fits(selector, pod))
  if (found.length === 0) throw noPod(selector, context)
  return found
}

/** A probe in a pod of the chart's. */
export const podAsker = async (pod: KubeObject, { cache, signal }: StepContext): Promise<Asker> => ({
  told: pod.metadata.name,
  pod,
  place: await probeIn(cache, pod.metadata.name, signal),
})
