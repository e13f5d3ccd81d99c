import { randomBytes } from 'node:crypto'
import { type Kube, type KubeObject, connect } from './client.ts'
import { create, get, remove } from './objects.ts'

/** What a test of this room works in: a namespace of its own, gone (not waited for) when it is disposed. */
export interface TestCluster extends AsyncDisposable {
  readonly kube: Kube
  readonly namespace: string
}

/**
 * A fresh namespace of the cluster under SEATRIAL_TEST_KUBECONFIG, or of `kubeconfig` where the runner provides one.
 * Its default service account is there, so that pods can be made at once.
 */
export async function testCluster(options: { kubeconfig?: string | undefined; labels?: Readonly<Record<string, string>> } = {}): Promise<TestCluster> {
  const path = process.env['SEATRIAL_TEST_KUBECONFIG'] ?? options.kubeconfig
  if (path === undefined) throw new Error('no cluster to test on: set SEATRIAL_TEST_KUBECONFIG')
  const kube = await connect(path)
  const namespace = `kube-test-${randomBytes(4).toString('hex')}`
  const labels = { 'seatrial.dev/managed': 'true', ...options.labels }
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }
  await create(kube, object)
  while ((await get(kube, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })) === undefined);
  return {
    kube,
    namespace,
    async [Symbol.asyncDispose]() {
      await remove(kube, object)
      await kube[Symbol.asyncDispose]()
    },
  }
}

/** A Debian with a shell that kind's own node images bring. */
export async function shellImage(kube: Kube): Promise<string> {
  const nodes = await kube.request<{ items: readonly KubeObject[] }>('GET', '/api/v1/nodes')
  const names = JSON.stringify(nodes.items.map(({ status }) => status)).match(/"[^"]*local-path-helper:[^"@]+"/)
  if (names === null) throw new Error('the node has no image with a shell')
  return names[0].slice(1, -1)
}

export const pauseImage = 'registry.k8s.io/pause:3.10'
