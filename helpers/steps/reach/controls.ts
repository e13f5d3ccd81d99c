import { textAt } from '../../kube/fields.ts'
import type { StepContext } from '../context.ts'
import type { Trial } from './answers.ts'
import { podAsker } from './asker.ts'
import type { Target } from './destination.ts'
import { strangerAsker } from './strangers.ts'

/** A question whose answer has to be yes, or none about its target means anything. */
export interface Control extends Trial {
  readonly target: Target
}

const fromWithin = async (target: Target, context: StepContext): Promise<readonly Control[]> =>
  await Promise.all(
    target.pods.flatMap(({ pod, port }) => {
      const found = context.cache.get('Pod', pod)
      const host = textAt(found?.status, 'podIP')
      if (found === undefined || host === undefined) return []
      const control = async (): Promise<Control> => ({
        target,
        asker: await podAsker(found, context),
        question: { protocol: target.protocol, host, port },
        expected: 'allowed',
      })
      return [control()]
    }),
  )

/** What is outside is asked for by a pod that no policy can forbid anything: in a namespace of its own. */
const fromFreedom = async (target: Target, context: StepContext): Promise<Control> => {
  const { protocol, host, port } = target
  return { target, asker: await strangerAsker({ namespace: {} }, context), question: { protocol, host, port }, expected: 'allowed' }
}

/** That something answers at each target: asked from inside the very pods, which no policy forbids to reach themselves. */
export const controlsOf = async (targets: readonly Target[], context: StepContext): Promise<readonly Control[]> => {
  const controls: Control[] = []
  for (const target of targets)
    controls.push(...(target.pods.length > 0 ? await fromWithin(target, context) : [await fromFreedom(target, context)]))
  return controls
}
