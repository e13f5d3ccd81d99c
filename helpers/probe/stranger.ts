import type { KubeObject } from '../kube/object.ts'
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
        image: probeImage,
        imagePullPolicy: 'IfNotPresent',
        args: serves.length === 0 ? ['wait'] : ['serve', ...serves],
        resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { memory: '64Mi' } },
        securityContext: probeSecurity,
      },
    ],
  },
})
