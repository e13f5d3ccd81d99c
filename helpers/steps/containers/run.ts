import { stringify } from 'csv-stringify/sync'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { StepContext } from '../context.ts'
import { podsThatFit, runningPods } from '../pods.ts'
import { hasToken, isRootReadOnly, wrongWith } from './judge.ts'
import { look, type Looked } from './look.ts'
import type { ContainersSpec } from './verb.ts'

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
  const looked = await look(pods, context)
  context.attach({ name: 'processes', type: 'text/csv', content: csvOf(looked) })
  const wrong = looked.flatMap(({ pod, container, sight }) =>
    wrongWith(sight, spec).map((line) => `container ${container} of ${pod}: ${line}`),
  )
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
}
