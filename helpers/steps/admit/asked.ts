import { SeatrialError } from '../../errors/seatrial-error.ts'
import { ApiError, type KubeObject } from '../../kube/client.ts'
import { fieldsAt, isFields, listAt } from '../../kube/fields.ts'
import { create } from '../../kube/objects.ts'
import type { Pod } from '../../admission/pod-security/view.ts'
import type { StepContext } from '../context.ts'

/** What the API server's own admission says of a pod: undefined where it lets it in. */
export type Answer = string | undefined

/** Templates for a program or a controller to complete, such as Spark's executors, may leave out what the API server asks of each pod. */
const completed = (spec: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const containers = Array.isArray(spec['containers']) ? spec['containers'] : []
  const lists = ['initContainers', 'containers'].flatMap((list) => listAt(spec, list))
  const mounted = new Set(lists.flatMap((one) => listAt(one, 'volumeMounts')).map(({ name }) => String(name)))
  // A StatefulSet's controller adds a volume for each of its claims.
  const volumes = listAt(spec, 'volumes')
  const lacking = mounted.difference(new Set(volumes.map(({ name }) => String(name))))
  return {
    ...spec,
    containers: containers.map((one: unknown) => (isFields(one) ? { image: 'none', ...one } : one)),
    ...(lacking.size > 0 && { volumes: [...volumes, ...[...lacking].map((name) => ({ name, emptyDir: {} }))] }),
  }
}

/** The pod as the API server would make it, or its refusal; nothing is made. @throws ApiError where that is no refusal */
export const dryRun = async ({ metadata, spec }: Pod, { kube, namespace, signal }: StepContext): Promise<KubeObject | string> => {
  const { labels, annotations } = fieldsAt(metadata)
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'admit', namespace, labels, annotations },
    spec: completed(fieldsAt(spec)),
  }
  return await create(kube, pod, { dryRun: true, signal }).catch((error: unknown) => {
    if (error instanceof ApiError && [403, 422].includes(error.status)) return error.message
    throw error
  })
}

/** A pod that no level and no constraints but the most privileged let in: a cluster that takes it enforces nothing. */
export const privilegedPod: Pod = {
  spec: { hostNetwork: true, hostPID: true, containers: [{ name: 'probe', image: 'probe', securityContext: { privileged: true } }] },
}

/** What Pod Security says of a pod, asked by a dry run. @throws SeatrialError where the answer is about something else */
export const ask = async (pod: Pod, what: string, context: StepContext): Promise<Answer> => {
  const first = await dryRun(pod, context)
  // An account that a hook has had for its time makes no difference to the level.
  const isWithout = typeof first === 'string' && first.includes('error looking up service account')
  const answer = isWithout
    ? await dryRun({ ...pod, spec: { ...fieldsAt(pod.spec), serviceAccountName: undefined, serviceAccount: undefined } }, context)
    : first
  if (typeof answer !== 'string') return undefined
  const [, violations] = /violates PodSecurity "[^"]*": (.*)/s.exec(answer) ?? []
  if (violations === undefined) throw new SeatrialError('step/not-asked', `the cluster could not be asked about ${what}: ${answer}`)
  return violations
}
