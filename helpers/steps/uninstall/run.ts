import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Kube, KubeObject } from '../../kube/client.ts'
import { get } from '../../kube/objects.ts'
import type { StepContext } from '../context.ts'
import { leftBehind } from './left-behind.ts'
import type { UninstallSpec } from './verb.ts'

const name = (object: KubeObject): string => `${object.kind}/${object.metadata.name}`

const clusterScoped = async (kube: Kube, objects: readonly KubeObject[]): Promise<KubeObject[]> => {
  const resources = await Promise.all(objects.map((object) => kube.resource(object.apiVersion, object.kind)))
  return objects.filter((_, index) => resources[index]?.namespaced === false)
}

/** Watches that every pod goes: helm does not wait for them, and Spark's executors are not helm's at all. */
const podsGone = async (context: StepContext, timeout: number): Promise<void> => {
  await context.cache.watch('v1', 'Pod')
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeout)])
  const pods = (): string[] => context.cache.list('Pod').map((pod) => pod.metadata.name)
  await context.cache
    .until(
      () => {
        const left = pods()
        if (left.length > 0) context.say(`${left.length} pods still there: ${left.slice(0, 3).join(', ')}`)
        return left.length === 0 ? true : undefined
      },
      { signal },
    )
    .catch((error: unknown) => {
      if (context.signal.aborted) throw error
      throw new SeatrialError('step/left-behind', `uninstall: after ${timeout / 1_000} s these pods are still there: ${pods().join(', ')}`)
    })
}

/** Uninstalls, and checks that nothing of it is left, in the namespace or outside. */
export const run = async (spec: UninstallSpec, context: StepContext): Promise<void> => {
  const releaseName = spec.release ?? context.release
  const release = context.releases.get(releaseName)
  if (release === undefined) throw new SeatrialError('step/no-release', `no step has installed a release called ${releaseName}`)
  context.say(`helm uninstall ${releaseName}`)
  await context.helm.uninstall(releaseName, context.namespace, context.signal)
  context.releases.delete(releaseName)
  if (context.releases.size === 0) await podsGone(context, spec.timeout ?? 60_000)
  const outside = await clusterScoped(context.kube, release.objects)
  const found = await Promise.all(outside.map((object) => get(context.kube, object)))
  const allowed = new Set(spec.leaves ?? [])
  const left = [...found.filter((object) => object !== undefined), ...(await leftBehind(context, [...context.releases.values()]))].filter(
    (object) => !allowed.has(object.kind),
  )
  if (left.length > 0)
    throw new SeatrialError('step/left-behind', `uninstall ${releaseName} left behind: ${left.map(name).join(', ')}`, {
      hint: 'allow a kind with `leaves:` where it is meant to stay',
    })
}
