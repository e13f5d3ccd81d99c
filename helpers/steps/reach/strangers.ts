import { createHash } from 'node:crypto'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { apply, get } from '../../kube/objects.ts'
import { awaitRunning, strangerContainer, strangerPod } from '../../probe/stranger.ts'
import type { StepContext } from '../context.ts'
import { describeSelector } from '../pods.ts'
import type { Asker } from './asker.ts'
import type { Stranger } from './verb.ts'

/** How long a stranger may take to run, in milliseconds. */
const patience = 60_000

/** The same description is the same stranger for the whole cell. */
const nameOf = (described: unknown): string =>
  `stranger-${createHash('sha256').update(JSON.stringify(described)).digest('hex').slice(0, 8)}`

const namespaceOf = async ({ namespace }: Stranger, context: StepContext): Promise<string> => {
  if (namespace === undefined) return context.namespace
  const name = `${context.namespace.slice(0, 44)}-${nameOf(namespace)}`
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  if ((await get(context.kube, object, { signal: context.signal })) === undefined) {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', ...namespace.labels }
    await apply(context.kube, await context.claim({ ...object, metadata: { name, labels } }), { signal: context.signal })
  }
  return name
}

/** A pod that no chart knows of, with a probe to ask in. @throws SeatrialError step/not-asked */
export const strangerAsker = async (stranger: Stranger, context: StepContext): Promise<Asker> => {
  const { kube, signal } = context
  const { labels } = stranger
  const namespace = await namespaceOf(stranger, context)
  const name = nameOf(stranger)
  const pod = strangerPod(name, namespace, labels ?? {})
  const place = { namespace, pod: name, container: strangerContainer }
  const told = `a stranger${stranger.namespace === undefined ? '' : ' of another namespace'}${labels === undefined ? '' : ` with ${describeSelector(labels, ', ')}`}`
  if ((await get(kube, pod, { signal })) === undefined) {
    context.say(`waiting for ${told}`)
    await apply(kube, pod, { signal })
  }
  const { run, pods } = await awaitRunning(kube, namespace, [name], AbortSignal.any([signal, AbortSignal.timeout(patience)]))
  signal.throwIfAborted()
  const found = pods.get(name)
  if (!run || found === undefined)
    throw new SeatrialError('step/not-asked', `${told} does not run: pod ${name} is ${JSON.stringify(found?.status ?? 'not there')}`)
  return { told, pod: found, place }
}
