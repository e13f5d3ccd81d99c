import type { Kube } from '../kube/client.ts'
import { textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { watchUntil } from '../kube/watch-until.ts'
import { probeImage, probeSecurity } from './image.ts'

/** The name of the container that runs the probe in a pod made for it. */
export const strangerContainer = 'probe'

/** A pod that is nobody's but the test's: it waits to be asked in, or serves ports, written as `TCP/8080`. */
export const strangerPod = (
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  serves: readonly string[] = [],
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: strangerContainer,
        image: probeImage(),
        imagePullPolicy: 'IfNotPresent',
        args: serves.length === 0 ? ['wait'] : ['serve', ...serves],
        resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { memory: '64Mi' } },
        securityContext: probeSecurity,
      },
    ],
  },
})

const runs = ({ status }: KubeObject): boolean => textAt(status, 'phase') === 'Running' && textAt(status, 'podIP') !== undefined

/** Waits until pods of these names run and have addresses. Gives what there is of them when they do, or when the signal aborts. */
export const awaitRunning = async (
  kube: Kube,
  namespace: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly run: boolean; readonly pods: ReadonlyMap<string, KubeObject> }> => {
  const pods = new Map<string, KubeObject>()
  const allRun = (all: readonly KubeObject[]): boolean => {
    for (const pod of all) pods.set(pod.metadata.name, pod)
    return names.every((name) => {
      const pod = all.find(({ metadata }) => metadata.name === name)
      return pod !== undefined && runs(pod)
    })
  }
  const watched = { path: resourcePath('v1', 'pods', namespace, undefined), apiVersion: 'v1', kind: 'Pod' }
  return { run: await watchUntil(kube, watched, allRun, signal), pods }
}
