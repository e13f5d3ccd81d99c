import pLimit from 'p-limit'
import type { Kube, KubeObject } from '../kube/client.ts'
import { listAt, textAt } from '../kube/fields.ts'
import { apply, remove } from '../kube/objects.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { watchUntil } from '../kube/watch-until.ts'
import { askFrom, type Answer, type Question } from '../probe/ask.ts'
import { awaitRunning, strangerContainer, strangerPod } from '../probe/stranger.ts'
import { objectsOf, type Cluster } from './upstream-network.ts'

/** Namespaces and pods of upstream's cases, made for real: each pod serves the ports that it declares. */
export interface LiveNetwork extends AsyncDisposable {
  /** The cluster as it is, with the addresses that its pods really have. */
  become(cluster: Cluster): Promise<Cluster>
  /** Asks all questions at once, each pod its own in one go. */
  ask(questions: readonly PodQuestion[]): Promise<readonly Answer[]>
}

/** A question of one pod of the cluster's list to an address. */
export interface PodQuestion extends Omit<Question, 'milliseconds'> {
  readonly from: Cluster['pods'][number]
}

type Pod = Cluster['pods'][number]

/** This kernel may lack SCTP: what can not be asked is no port of the pods made here. */
const served = ({ ports }: Pod) => ports.filter(({ protocol }) => protocol !== 'SCTP')

const podObject = (pod: Pod): KubeObject => {
  const { namespace, name, labels } = pod
  const ports = served(pod).map(({ port, protocol }) => `${protocol}/${port}`)
  const object = strangerPod(name, namespace, labels, ports)
  const [container] = listAt(object.spec, 'containers')
  const declared = served(pod).map(({ name: portName, port, protocol }) => ({ name: portName, containerPort: port, protocol }))
  // Ports below 1024 are root's.
  const securityContext = { runAsUser: 0, allowPrivilegeEscalation: false }
  return { ...object, spec: { ...Object(object.spec), containers: [{ ...container, ports: declared, securityContext }] } }
}

const addressesIn = async (kube: Kube, cluster: Cluster, signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
  const addresses = new Map<string, string>()
  for (const namespace of Object.keys(cluster.namespaces)) {
    const names = cluster.pods.filter((pod) => pod.namespace === namespace).map(({ name }) => name)
    const { pods } = await awaitRunning(kube, namespace, names, signal)
    signal.throwIfAborted()
    for (const [name, { status }] of pods) addresses.set(`${namespace}/${name}`, textAt(status, 'podIP') ?? '')
  }
  return addresses
}

const policiesPath = (namespace: string): string => resourcePath('networking.k8s.io/v1', 'networkpolicies', namespace, undefined)

/** Puts labels in the place of those that there are. */
const relabel = async (kube: Kube, { namespaces, pods }: Cluster): Promise<void> => {
  const replace = (path: string, value: Readonly<Record<string, string>>): Promise<unknown> =>
    kube.request('PATCH', path, { body: [{ op: 'add', path: '/metadata/labels', value }], contentType: 'application/json-patch+json' })
  await Promise.all([
    ...Object.entries(namespaces).map(([name, labels]) =>
      replace(resourcePath('v1', 'namespaces', undefined, name), { ...labels, 'seatrial.dev/managed': 'true' }),
    ),
    ...pods.map(({ namespace, name, labels }) => replace(resourcePath('v1', 'pods', namespace, name), labels)),
  ])
}

/** Makes the namespaces and pods of a cluster. All of upstream's cases have the same ones, with other labels now and then. */
export const liveNetwork = async (kube: Kube, first: Cluster, limit: number): Promise<LiveNetwork> => {
  const signal = AbortSignal.timeout(limit)
  const namespaces = Object.keys(first.namespaces)
  const end = async (): Promise<void> => {
    for (const name of namespaces) await remove(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
  // Those of a test before may still be on their way out.
  const gone = (all: readonly KubeObject[]): boolean => !all.some(({ metadata }) => namespaces.includes(metadata.name))
  await watchUntil(
    kube,
    { path: resourcePath('v1', 'namespaces', undefined, undefined), apiVersion: 'v1', kind: 'Namespace' },
    gone,
    signal,
  )
  try {
    await Promise.all(objectsOf({ policies: [], namespaces: first.namespaces }).map((namespace) => apply(kube, namespace, { signal })))
    await relabel(kube, { ...first, pods: [] })
    await pLimit(4).map([...first.pods], (pod) => apply(kube, podObject(pod), { signal }))
    const addresses = await addressesIn(kube, first, signal)
    return {
      become: async (cluster) => {
        await Promise.all(namespaces.map((name) => kube.request('DELETE', policiesPath(name))))
        await relabel(kube, cluster)
        await Promise.all(objectsOf({ policies: cluster.policies }).map((policy) => apply(kube, policy)))
        const pods = cluster.pods.map((pod) => ({ ...pod, ip: addresses.get(`${pod.namespace}/${pod.name}`) ?? '', ports: served(pod) }))
        return { ...cluster, pods }
      },
      ask: async (questions) => {
        const answers = new Map<PodQuestion, Answer>()
        const bySource = [...Map.groupBy(questions, ({ from }) => `${from.namespace}/${from.name}`).values()]
        await Promise.all(
          bySource.map(async (own) => {
            const [{ from } = { from: undefined }] = own
            if (from === undefined) return
            const place = { namespace: from.namespace, pod: from.name, container: strangerContainer }
            const plain = own.map(({ protocol, host, port }) => ({ protocol, host, port, milliseconds: 1_500 }))
            const found = await askFrom(kube, place, plain, signal)
            own.forEach((question, at) => found[at] !== undefined && answers.set(question, found[at]))
          }),
        )
        return questions.flatMap((question) => answers.get(question) ?? [])
      },
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
