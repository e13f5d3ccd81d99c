import { SeatrialError } from '../errors/seatrial-error.ts'
import type { KubeObject } from '../kube/client.ts'
import { at, textAt } from '../kube/fields.ts'
import type { StepContext } from './context.ts'
import type { PodSelector } from './fields.ts'

const standard: Readonly<Record<string, string>> = { app: 'app.kubernetes.io/name', component: 'app.kubernetes.io/component' }

/** Whether a pod fits: `app` and `component` are the standard labels (or plain ones of that name), `pod` its own name. */
export const fits = (selector: PodSelector, pod: KubeObject): boolean =>
  Object.entries(selector).every(([key, value]) => {
    if (key === 'pod') return pod.metadata.name === value
    const of = pod.metadata.labels ?? {}
    return of[key] === value || of[standard[key] ?? key] === value
  })

export const describeSelector = (selector: PodSelector, separator = ','): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(separator)

/** That none fits, or none of those that fit runs, with the pods there are. */
export const noPod = (
  selector: PodSelector,
  { cache, namespace }: Pick<StepContext, 'cache' | 'namespace'>,
  why: 'fits' | 'runs' = 'fits',
): SeatrialError => {
  const there = cache
    .list('Pod')
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(
      ({ metadata: { name, labels = {} }, status }) =>
        `${name} (${textAt(status, 'phase') ?? 'Pending'}; ${describeSelector(labels, ', ')})`,
    )
  return new SeatrialError(
    'step/no-pod',
    `no pod in ${namespace} ${why === 'fits' ? `fits ${describeSelector(selector)}` : `that fits ${describeSelector(selector)} runs`}; there ${there.length === 0 ? 'are none' : `is\n  ${there.join('\n  ')}`}`,
  )
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
