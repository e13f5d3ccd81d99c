import { SeatrialError } from '../../errors/seatrial-error.ts'
import { didYouMean } from '../../errors/suggest.ts'
import type { KubeObject } from '../../kube/client.ts'
import { at, numberAt, textAt } from '../../kube/fields.ts'
import { list, merge } from '../../kube/objects.ts'
import { targetOf } from '../../kube/readiness/verdict.ts'
import { becomeReady } from '../become-ready.ts'
import type { StepContext } from '../context.ts'
import { servedAllTheWhile } from '../upgrade/serving.ts'
import { replacerOf } from '../workloads.ts'
import type { RestartSpec } from './verb.ts'

/** The annotation of `kubectl rollout restart`, on the pod template. */
const annotation = 'kubectl.kubernetes.io/restartedAt'

/** The workload. @throws SeatrialError step/no-object, or step/not-asked where nothing would restart */
const find = async ({ kind = 'Deployment', name }: RestartSpec, context: StepContext): Promise<KubeObject> => {
  const { kube, namespace, before, signal } = context
  const all = (await list(kube, 'apps/v1', kind, { namespace, signal })).filter((one) => before?.has(one) !== true)
  const names = all.map(({ metadata }) => metadata.name)
  const found = all.find(({ metadata }) => metadata.name === name)
  if (found === undefined)
    throw new SeatrialError('step/no-object', `no ${kind} ${name} in ${namespace}: there is ${names.join(', ') || `no ${kind}`}`, {
      hint: didYouMean(name, names),
    })
  if (at(found.spec, 'paused') === true)
    throw new SeatrialError('step/not-asked', `${kind} ${name} is paused, so that nothing restarts`, { hint: 'resume it first' })
  return found
}

/** The pods that a workload has now, but for those that are on their way out. */
const podsOf = async (workload: KubeObject, context: StepContext): Promise<readonly KubeObject[]> => {
  const { kube, namespace, signal } = context
  const pods = (await list(kube, 'v1', 'Pod', { namespace, signal })).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const owners = await Promise.all(pods.map((pod) => replacerOf(pod, context)))
  return pods.filter((_, index) => owners[index]?.metadata.uid === workload.metadata.uid)
}

/** Why a rollout leaves pods as they are. */
const strategyOf = ({ spec }: KubeObject): string => {
  const type = textAt(spec, 'updateStrategy', 'type')
  const partition = numberAt(spec, 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
  if (type === 'OnDelete') return ': its updateStrategy is OnDelete'
  return partition > 0 ? `: its updateStrategy has the partition ${partition}` : ''
}

const restartWorkload = async (spec: RestartSpec, context: StepContext): Promise<void> => {
  const workload = await find(spec, context)
  const { apiVersion, kind, metadata } = workload
  const of = `${kind} ${metadata.name}`
  const before = await podsOf(workload, context)
  if (before.length === 0) throw new SeatrialError('step/not-asked', `${of} has no pods: nothing restarts`)
  await context.cache.watch(apiVersion, kind)
  context.say(`restarting ${of}`)
  const template = { metadata: { annotations: { [annotation]: new Date(context.kube.now()).toISOString() } } }
  const { name, namespace = context.namespace } = metadata
  await merge(context.kube, { apiVersion, kind, metadata: { name, namespace }, spec: { template } }, { signal: context.signal })
  await becomeReady([targetOf(workload)], context, { timeout: spec.timeout, restarts: spec.restarts })
  const uids = new Set(before.map((pod) => pod.metadata.uid))
  const old = (await podsOf(workload, context)).filter((pod) => uids.has(pod.metadata.uid))
  if (old.length === 0) return
  const names = old.map((pod) => `Pod ${pod.metadata.name}`).join(', ')
  throw new SeatrialError('step/not-replaced', `${names} was not replaced by the restart of ${of}${strategyOf(workload)}`)
}

/** Restarts a workload by a rollout, and waits until all its pods are new and ready to stay, served all the while where asked. */
export const run = (spec: RestartSpec, context: StepContext): Promise<void> =>
  servedAllTheWhile(spec.while, 'restart', context, () => restartWorkload(spec, context))
