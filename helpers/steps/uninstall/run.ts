import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/client.ts'
import { get, list } from '../../kube/objects.ts'
import type { StepContext } from '../context.ts'
import { installed } from '../install/release.ts'
import { withHooks } from '../install/hooks.ts'
import { belongsToApplied } from './applied.ts'
import { name, withHeld } from './held.ts'
import { leftBehind } from './left-behind.ts'
import type { UninstallSpec } from './verb.ts'

/** How often it is asked what is still there, in milliseconds. */
const interval = 500

const clusterScoped = async ({ kube }: StepContext, objects: readonly KubeObject[]): Promise<KubeObject[]> => {
  const resources = await Promise.all(objects.map((object) => kube.resource(object.apiVersion, object.kind)))
  const outside = objects.filter((_, index) => resources[index]?.namespaced === false)
  const found = await Promise.all(
    outside.map(async (object) => {
      const live = await get(kube, object)
      return live === undefined ? [] : [{ ...live, apiVersion: object.apiVersion, kind: object.kind }]
    }),
  )
  return found.flat()
}

/** Pods that the release has left: helm does not wait for them, and Spark's executors are not helm's at all. */
const pods = async ({ kube, namespace, before }: StepContext, query: Readonly<Record<string, string>>): Promise<KubeObject[]> => {
  const all = (await list(kube, 'v1', 'Pod', { namespace, query })).filter((pod) => before?.has(pod) !== true)
  const others = await Promise.all(all.map((pod) => belongsToApplied(kube, pod)))
  return all.filter((_, index) => others[index] === false)
}

/** What is left of a release, but for kinds that may stay. With another release still there, its own pods are those that say so. */
const left = async (release: Release, spec: UninstallSpec, context: StepContext): Promise<KubeObject[]> => {
  const kept = [...context.releases.values()]
  const found = [
    ...(await pods(context, kept.length === 0 ? {} : { labelSelector: `app.kubernetes.io/instance=${release.name}` })),
    ...(await clusterScoped(context, release.objects)),
    ...(await leftBehind(context, kept)),
  ]
  const once = new Map(found.map((object) => [`${object.kind}/${object.metadata.name}`, object]))
  return [...once.values()].filter(({ kind }) => !(spec.leaves ?? []).includes(kind))
}

/** Nothing that is only left behind will go by itself; a pod is deleted by its owner's controller. */
const stays = ({ kind, metadata }: KubeObject): boolean => kind !== 'Pod' && metadata.deletionTimestamp === undefined

/** Uninstalls, and checks that nothing of it is left, in the namespace or outside. What is being deleted is given time. */
export const run = async (spec: UninstallSpec, context: StepContext): Promise<void> => {
  const release = installed(spec, context)
  const releaseName = release.name
  context.say(`helm uninstall ${releaseName}`)
  await withHooks(release, 'delete', context, (signal) =>
    context.helm.uninstall(releaseName, context.namespace, signal, spec.timeout ?? context.timeout),
  ).catch(async (error: unknown) => {
    throw await withHeld(error, release, context)
  })
  context.releases.delete(releaseName)
  const deadline = Date.now() + (spec.timeout ?? 60_000)
  for (;;) {
    const objects = await left(release, spec, context)
    if (objects.length === 0) return context.leave(releaseName)
    const { staying = [], going = [] } = Object.groupBy(objects, (one) => (stays(one) ? 'staying' : 'going'))
    const names = going.map(name).join(', ')
    if (staying.length > 0 || Date.now() > deadline) {
      const what = staying.length === 0 ? names : `${staying.map(name).join(', ')}${names === '' ? '' : `; still there: ${names}`}`
      throw new SeatrialError('step/left-behind', `uninstall ${releaseName} left behind: ${what}`, {
        hint: 'allow a kind with `leaves:` where it is meant to stay',
      })
    }
    context.say(`still there: ${names}`)
    await sleep(interval, undefined, { signal: context.signal })
  }
}
