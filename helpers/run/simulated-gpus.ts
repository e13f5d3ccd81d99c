import { ownImages } from '../cluster/images/own.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import { fieldsAt } from '../kube/fields.ts'
import { apply, get, list } from '../kube/objects.ts'
import { amountsOf } from '../kube/pod-requests.ts'
import { watchUntil } from '../kube/watch-until.ts'

/** The image of the device plugin. */
export const gpuPluginImage = ownImages.gpuPlugin.ref

/** The resource that NVIDIA's device plugin offers, and ours in its place. */
const resource = 'nvidia.com/gpu'

const namespace = 'seatrial-gpu'
const name = 'gpu-plugin'
const labels = { 'app.kubernetes.io/name': name }

/** How long a node may take to know of its devices, in milliseconds. */
const patience = 60_000

const pluginNamespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  // It mounts the kubelet's folder of sockets.
  metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
}

const daemonSet = (imageKey: string) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace, labels },
  spec: {
    selector: { matchLabels: labels },
    template: {
      // Another image under the same name is another template.
      metadata: { labels, annotations: { 'seatrial.dev/image-key': imageKey } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: 'system-node-critical',
        tolerations: [{ operator: 'Exists' }],
        containers: [
          {
            name: 'plugin',
            image: gpuPluginImage,
            imagePullPolicy: 'IfNotPresent',
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            volumeMounts: [{ name: 'sockets', mountPath: '/var/lib/kubelet/device-plugins' }],
          },
        ],
        volumes: [{ name: 'sockets', hostPath: { path: '/var/lib/kubelet/device-plugins', type: 'Directory' } }],
      },
    },
  },
})

const hasGpu = (node: KubeObject): boolean => (amountsOf(fieldsAt(node, 'status', 'allocatable'))[resource] ?? 0) > 0

/** Whether some node has GPUs, of whatever kind. */
export const offersGpus = async (kube: Kube): Promise<boolean> => (await list(kube, 'v1', 'Node')).some(hasGpu)

/** Whether the GPUs of the cluster are those of our own device plugin. */
export const simulatesGpus = async (kube: Kube): Promise<boolean> =>
  (await get(kube, { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace } })) !== undefined

/**
 * Gives every node simulated GPUs, by a device plugin of ours in a DaemonSet, which stays. A cluster that has GPUs of its
 * own is left alone.
 * @throws SeatrialError cluster/gpu-plugin where no node offers them after a minute
 */
export const ensureSimulatedGpus = async (kube: Kube, imageKey: string, signal: AbortSignal): Promise<void> => {
  if ((await offersGpus(kube)) && !(await simulatesGpus(kube))) return
  await apply(kube, pluginNamespace, { signal })
  await apply(kube, daemonSet(imageKey), { signal })
  const limit = AbortSignal.any([AbortSignal.timeout(patience), signal])
  const nodes = { path: '/api/v1/nodes', apiVersion: 'v1', kind: 'Node' }
  const offered = await watchUntil(kube, nodes, (all) => all.some(hasGpu), limit)
  signal.throwIfAborted()
  if (!offered)
    throw new SeatrialError('cluster/gpu-plugin', `no node offers ${resource} ${patience / 1000} s after the device plugin was made`)
}
