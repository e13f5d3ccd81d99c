import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { KubeObject } from '../../kube/client.ts'
import { fieldsAt, isFields, listAt, textAt } from '../../kube/fields.ts'
import { probeIn } from '../../probe/inject.ts'
import { lookFrom, type Sight } from '../../probe/look.ts'
import type { StepContext } from '../context.ts'

/** What a probe beside a container sees of it. */
export interface Looked {
  readonly pod: string
  readonly container: string
  readonly sight: Sight
}

const running = (pod: KubeObject): readonly string[] =>
  ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => listAt(pod.status, list))
    .filter((status) => isFields(fieldsAt(status, 'state')['running']))
    .flatMap((status) => textAt(status, 'name') ?? [])

/** One after the other within a pod: the places of its ephemeral containers are counted. */
const lookInto = async (pod: KubeObject, { kube, cache, signal }: StepContext): Promise<readonly Looked[]> => {
  const looked: Looked[] = []
  for (const container of running(pod)) {
    const place = await probeIn(cache, pod.metadata.name, signal, container)
    looked.push({ pod: pod.metadata.name, container, sight: await lookFrom(kube, place, signal) })
  }
  return looked
}

/** What was seen of a pod; why nothing was, where it went away meanwhile. */
const lookIfThere = (pod: KubeObject, context: StepContext): Promise<readonly Looked[] | SeatrialError> =>
  lookInto(pod, context).catch((error: unknown) => {
    if (error instanceof SeatrialError && error.code === 'step/gone') return error
    throw error
  })

/**
 * What probes beside all running containers of the pods see. Pods that go away meanwhile have nothing to be seen.
 * @throws SeatrialError step/not-asked where a probe sees nothing, step/gone where all went away
 */
export const look = async (pods: readonly KubeObject[], context: StepContext): Promise<readonly Looked[]> => {
  context.say(`looking into ${pods.length} pods`)
  const all = await Promise.all(pods.map((pod) => lookIfThere(pod, context)))
  const gone = all.find((one) => one instanceof SeatrialError)
  const looked = all.flatMap((one) => (one instanceof SeatrialError ? [] : one))
  if (looked.length === 0 && gone !== undefined) throw gone
  const unseen = looked.filter(({ sight }) => sight.processes.length === 0 || sight.mounts.length === 0)
  if (unseen.length > 0) {
    const where = unseen.map(({ pod, container }) => `container ${container} of ${pod}`).join(', ')
    throw new SeatrialError(
      'step/not-asked',
      `the probe sees no process of ${where}: does the runtime share processes with ephemeral containers?`,
    )
  }
  return looked
}
