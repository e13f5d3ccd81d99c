import { SeatrialError } from '../errors/seatrial-error.ts'
import { fieldsAt, isFields, listAt, textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { failsToStart, imageReasons } from '../kube/start-failures.ts'
import type { NamespaceCache } from '../kube/watch-cache.ts'
import type { Place } from './run.ts'
import { probeImage, probeSecurity } from './image.ts'

const stem = 'seatrial-probe'

const probesOf = (pod: KubeObject) => listAt(pod.status, 'ephemeralContainerStatuses').filter(({ name }) => String(name).startsWith(stem))

const isRunning = (status: unknown): boolean => isFields(fieldsAt(status, 'state')['running'])

/** Why a container does not come to run; undefined while it still may. */
const failure = (status: unknown): string | undefined => {
  const waiting = fieldsAt(status, 'state', 'waiting')
  const [reason, message] = [textAt(waiting, 'reason') ?? '', textAt(waiting, 'message') ?? '']
  if (imageReasons.has(reason) || failsToStart(reason, message) || reason === 'CreateContainerConfigError') return `${reason}: ${message}`
  const ended = fieldsAt(status, 'state', 'terminated')
  return isFields(fieldsAt(status, 'state')['terminated'])
    ? `it ended: ${textAt(ended, 'reason') ?? ''} ${textAt(ended, 'message') ?? ''}`
    : undefined
}

const container = (name: string, beside: string | undefined) => ({
  name,
  image: probeImage(),
  imagePullPolicy: 'IfNotPresent',
  args: ['wait'],
  ...(beside !== undefined && { targetContainerName: beside }),
  securityContext: probeSecurity,
})

/**
 * A place to ask from inside a running pod: an ephemeral container, which shares its network, and where it stands `beside` a
 * container that one's processes, and nothing else. It stays for the pod's life, and is asked in again. The cache must watch Pods. @throws SeatrialError step/not-asked, step/gone, ApiError
 */
export const probeIn = async (cache: NamespaceCache, name: string, signal: AbortSignal, beside?: string): Promise<Place> => {
  const { kube, namespace } = cache
  const pod = cache.get('Pod', name)
  if (pod === undefined) throw new SeatrialError('step/gone', `pod ${name} is not there any more`)
  const suited = listAt(pod.spec, 'ephemeralContainers').filter((one) => textAt(one, 'targetContainerName') === beside)
  const running = probesOf(pod).find((status) => isRunning(status) && suited.some((one) => one['name'] === status['name']))
  if (running !== undefined) return { namespace, pod: name, container: String(running['name']) }
  const own = `${stem}-${listAt(pod.spec, 'ephemeralContainers').length + 1}`
  await kube.request('PATCH', `${resourcePath('v1', 'pods', namespace, name)}/ephemeralcontainers`, {
    body: { spec: { ephemeralContainers: [container(own, beside)] } },
    contentType: 'application/strategic-merge-patch+json',
    signal,
  })
  await cache.until(
    () => {
      const now = cache.get('Pod', name)
      if (now === undefined) throw new SeatrialError('step/gone', `pod ${name} went away before its probe ran`)
      const status = probesOf(now).find((each) => each['name'] === own)
      const failed = failure(status)
      if (failed !== undefined)
        throw new SeatrialError('step/not-asked', `the probe ${probeImage()} does not run in pod ${name}: ${failed}`)
      return isRunning(status) || undefined
    },
    { signal },
  )
  return { namespace, pod: name, container: own }
}
