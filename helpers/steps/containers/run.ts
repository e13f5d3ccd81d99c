import { stringify } from 'csv-stringify/sync'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { fieldsAt, isFields, listAt, textAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/client.ts'
import { probeIn } from '../../probe/inject.ts'
import { lookFrom, type Sight } from '../../probe/look.ts'
import type { StepContext } from '../context.ts'
import { podsThatFit, runningPods } from '../pods.ts'
import { hasToken, isRootReadOnly, wrongWith } from './judge.ts'
import type { ContainersSpec } from './verb.ts'

interface Looked {
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

const csvOf = (looked: readonly Looked[]): string =>
  stringify(
    looked.flatMap(({ pod, container, sight }) =>
      sight.processes.map(({ id, name, users, capabilities, seccomp, noNewPrivs }) => ({
        pod,
        container,
        process: `${id} ${name}`,
        users: users.join(' '),
        effective: capabilities['CapEff'],
        bounding: capabilities['CapBnd'],
        seccomp,
        noNewPrivs: String(noNewPrivs),
        rootReadOnly: String(isRootReadOnly(sight)),
        token: String(hasToken(sight)),
      })),
    ),
    { header: true },
  )

/** What the kernel says of the processes of running containers. */
export const run = async (spec: ContainersSpec, context: StepContext): Promise<void> => {
  const pods = spec.in === undefined ? await runningPods(context) : await podsThatFit(spec.in, context)
  if (pods.length === 0) throw new SeatrialError('step/no-pod', `no pod runs in ${context.namespace}`)
  context.say(`looking into ${pods.length} pods`)
  const looked = (await Promise.all(pods.map((pod) => lookInto(pod, context)))).flat()
  const unseen = looked.filter(({ sight }) => sight.processes.length === 0 || sight.mounts.length === 0)
  if (unseen.length > 0) {
    const where = unseen.map(({ pod, container }) => `container ${container} of ${pod}`).join(', ')
    throw new SeatrialError(
      'step/not-asked',
      `the probe sees no process of ${where}: does the runtime share processes with ephemeral containers?`,
    )
  }
  context.attach({ name: 'processes', type: 'text/csv', content: csvOf(looked) })
  const wrong = looked.flatMap(({ pod, container, sight }) =>
    wrongWith(sight, spec).map((line) => `container ${container} of ${pod}: ${line}`),
  )
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
}
