import { SeatrialError } from '../../errors/seatrial-error.ts'
import { ApiError } from '../../kube/client.ts'
import { fieldsAt, isFields } from '../../kube/fields.ts'
import { create } from '../../kube/objects.ts'
import type { Pod } from '../../admission/pod-security/view.ts'
import type { StepContext } from '../context.ts'

/** What the API server's own admission says of a pod: undefined where it lets it in. */
export type Answer = string | undefined

/** Templates for a program to complete, such as Spark's executors, may leave out what the API server asks of each pod. */
const completed = (spec: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const containers = Array.isArray(spec['containers']) ? spec['containers'] : []
  return {
    ...spec,
    containers: containers.map((one: unknown) => (isFields(one) ? { image: 'none', ...one } : one)),
  }
}

/** Asks by a dry run in the cell's namespace: nothing is made. @throws SeatrialError where the answer is about something else */
export const ask = async ({ metadata, spec }: Pod, what: string, { kube, namespace, signal }: StepContext): Promise<Answer> => {
  const { labels, annotations } = fieldsAt(metadata)
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'admit', namespace, labels, annotations },
    spec: completed(fieldsAt(spec)),
  }
  return await create(kube, pod, { dryRun: true, signal }).then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error
      const [, violations] = /violates PodSecurity "[^"]*": (.*)/s.exec(error.message) ?? []
      if (violations === undefined)
        throw new SeatrialError('step/not-asked', `the cluster could not be asked about ${what}: ${error.message}`, { cause: error })
      return violations
    },
  )
}
