import { randomBytes } from 'node:crypto'
import { type Kube, connect } from './client.ts'
import type { Fields } from './fields.ts'
import { create, get, remove } from './objects.ts'
import { NamespaceCache } from './watch-cache.ts'

/** What the integration tests run in pods; loaded into the cluster before the first of them. */
export const shellImage = 'localhost/seatrial/spark:4.1.3'

/** What an integration test works in: a namespace of its own, gone (not waited for) when it is disposed. */
export interface TestCluster extends AsyncDisposable {
  readonly kube: Kube
  readonly namespace: string
  readonly cache: NamespaceCache
  /** An image with a Debian userland: shell, coreutils, perl. */
  readonly shell: string
}

/**
 * A fresh namespace of the cluster of SEATRIAL_TEST_KUBECONFIG, else of `kubeconfig`, with `labels` on it.
 * Its default service account is there, so that pods can be made at once.
 */
export async function testCluster(kubeconfig: string, labels: Readonly<Record<string, string>> = {}): Promise<TestCluster> {
  const kube = await connect(process.env['SEATRIAL_TEST_KUBECONFIG'] ?? kubeconfig)
  const namespace = `kube-test-${randomBytes(4).toString('hex')}`
  const object = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'seatrial.dev/managed': 'true', ...labels } },
  }
  const cache = new NamespaceCache(kube, namespace)
  await create(kube, object)
  while ((await get(kube, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })) === undefined);
  return {
    kube,
    namespace,
    cache,
    shell: shellImage,
    async [Symbol.asyncDispose]() {
      await cache[Symbol.asyncDispose]()
      await remove(kube, object)
      await kube[Symbol.asyncDispose]()
    },
  }
}

/** Pods that end at once when deleted and talk to no API. */
const podDefaults = { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false }

type Rest = { readonly pod?: Fields; readonly metadata?: Fields; readonly spec?: Fields }

/** A pod with one container `main`; its image is the shell unless `container` has one. */
export const pod = ({ namespace, shell }: TestCluster, name: string, container: Fields, rest: Rest = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name }, ...rest.metadata },
  spec: { ...podDefaults, containers: [{ name: 'main', image: shell, ...container }], ...rest.pod },
})

/** A workload of one such pod. */
export function workload(
  cluster: TestCluster,
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job',
  name: string,
  container: Fields,
  rest: Rest = {},
) {
  const { spec } = pod(cluster, name, container, rest)
  const labels = { app: name }
  const selector = kind === 'Job' ? {} : { selector: { matchLabels: labels } }
  const template = { metadata: { labels }, spec: kind === 'Job' ? { restartPolicy: 'Never', ...spec } : spec }
  return {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: cluster.namespace },
    spec: { ...selector, template, ...rest.spec },
  }
}

/** A CustomResourceDefinition of objects of any form in namespaces, in a group that no other test has. */
export const definition = (group: string, kind: string) => {
  const plural = `${kind.toLowerCase()}s`
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }],
    },
  }
}

/** A shell command as a container's command. */
export const sh = (script: string): Fields => ({ command: ['sh', '-c', script] })

export const pauseImage = 'registry.k8s.io/pause:3.10'
