import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Kube, type KubeObject } from '../kube/client.ts'
import { textAt } from '../kube/fields.ts'
import { apply } from '../kube/objects.ts'
import { askFrom } from '../probe/ask.ts'
import { awaitRunning, strangerContainer, strangerPod } from '../probe/stranger.ts'
import { labels } from './labels.ts'
import { deleteNamespace } from './namespaces.ts'

/** What was found of a cluster's NetworkPolicies: that they hold, or why not. */
export type Enforcement = { readonly enforced: true } | { readonly enforced: false; readonly why: string }

/** How long pods may take to run, a connection to be made, and a policy to come into force; milliseconds. */
const patience = 60_000
const limit = 1_500
const lag = 15_000

const port = 8080

const namespaceOf = (name: string, run: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { [labels.managed]: 'true', [labels.run]: run, 'pod-security.kubernetes.io/enforce': 'restricted' } },
})

/** Nobody may reach the pod called `closed`. */
const policy = (namespace: string): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'closed', namespace },
  spec: { podSelector: { matchLabels: { app: 'closed' } }, policyTypes: ['Ingress'] },
})

const judge = async (kube: Kube, namespace: string, signal: AbortSignal): Promise<Enforcement> => {
  const serves = [`TCP/${port}`]
  const pods = [
    strangerPod('asker', namespace, {}),
    strangerPod('open', namespace, { app: 'open' }, serves),
    strangerPod('closed', namespace, { app: 'closed' }, serves),
  ]
  await Promise.all([policy(namespace), ...pods].map((object) => apply(kube, object, { signal })))
  const names = pods.map(({ metadata }) => metadata.name)
  const found = await awaitRunning(kube, namespace, names, AbortSignal.any([signal, AbortSignal.timeout(patience)]))
  signal.throwIfAborted()
  if (!found.run) return { enforced: false, why: `the pods that would show it did not run within ${patience / 1000} s` }
  const questions = ['open', 'closed'].map((name) => {
    const host = textAt(found.pods.get(name)?.status, 'podIP') ?? ''
    return { protocol: 'TCP' as const, host, port, milliseconds: limit }
  })
  const place = { namespace, pod: 'asker', container: strangerContainer }
  const until = performance.now() + lag
  for (;;) {
    const [open, closed] = await askFrom(kube, place, questions, signal)
    if (open?.outcome === 'connected' && closed?.outcome !== 'connected') return { enforced: true }
    if (performance.now() > until) {
      const why =
        open?.outcome === 'connected'
          ? 'a policy that denies everything lets a connection through'
          : `a pod that no policy is for can not be reached: ${open?.outcome} ${open?.detail}`
      return { enforced: false, why }
    }
    await sleep(200, undefined, { signal })
  }
}

/**
 * Whether this cluster does what NetworkPolicies say, by trying: of two pods that are the same but for a policy, one can be
 * reached and the other can not. Takes a namespace of its own, which is on its way out when this ends.
 */
export const networkEnforcement = async (kube: Kube, run: string, signal: AbortSignal): Promise<Enforcement> => {
  const name = `st-network-control-${run}`
  await apply(kube, namespaceOf(name, run), { signal })
  try {
    return await judge(kube, name, signal).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 403) return { enforced: false as const, why: error.message }
      throw error
    })
  } finally {
    await deleteNamespace(kube, name)
  }
}
