import { z } from 'zod'
import type { Kube, KubeObject } from '../kube/client.ts'
import { merge } from '../kube/objects.ts'
import { NamespaceCache } from '../kube/watch-cache.ts'
import type { Gate, GateState } from './gate.ts'
import { systemNamespace } from './labels.ts'
import { isAlive } from './lease.ts'

const version = 'coordination.k8s.io/v1'
const annotation = 'seatrial.dev/gate'

/** How often, in milliseconds, it is looked whether a run has died, and told again what might not have been heard. */
const beat = 15_000

const state = z.object({ held: z.record(z.string(), z.number()), waitingSince: z.number().optional(), admittedAt: z.number() })

/** What a run says of its gate; nothing where it says nothing that can be read. */
const stateOf = (lease: KubeObject): readonly GateState[] => {
  try {
    return [state.parse(JSON.parse(lease.metadata.annotations?.[annotation] ?? ''))]
  } catch {
    return []
  }
}

/**
 * Makes the gates of all runs on a cluster one: each tells on its lease what it holds, since when its next one waits and
 * when its last turn was, and listens to the others' until it is disposed. Two that admit in the same moment may take more than there is; the
 * scheduler lets one pod wait then.
 */
export const meetNeighbours = async (kube: Kube, run: string, gate: Gate): Promise<AsyncDisposable> => {
  const cache = new NamespaceCache(kube, systemNamespace)
  const listen = (): void => {
    const others = cache.list('Lease').filter((lease) => lease.metadata.name !== run && isAlive(lease, kube.now()))
    gate.beside(others.flatMap(stateOf))
  }
  let telling = Promise.resolve()
  let told = ''
  const tell = (): void => {
    telling = telling.then(async () => {
      const text = JSON.stringify(gate.state)
      if (text === told) return
      told = text
      const metadata = { name: run, namespace: systemNamespace, annotations: { [annotation]: text } }
      // What could not be told is told again at the next beat.
      await merge(kube, { apiVersion: version, kind: 'Lease', metadata }).catch(() => (told = ''))
    })
  }
  cache.onChange(listen)
  gate.onChange(tell)
  await cache.watch(version, 'Lease')
  listen()
  const timer = setInterval(() => {
    listen()
    tell()
  }, beat)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      gate.onChange(() => undefined)
      await telling
      await cache[Symbol.asyncDispose]()
    },
  }
}
