import type { NamespaceCache } from '../watch-cache.ts'
import { openWebSocket } from '../web-socket.ts'
import type { ContainerName } from './verdict.ts'

/**
 * Attaches to a container's output, reads none of it, and resolves with the end of that: the runtime ends it the moment
 * the container exits, while the kubelet's status follows by up to 5 s and by then may be about a restarted one.
 * An attachment that lasts proves that one and the same process ran all the while.
 * Throws ApiError where it is forbidden or the container does not run.
 */
export async function hold(cache: NamespaceCache, { pod, container }: ContainerName, signal: AbortSignal): Promise<{ readonly ended: Promise<void> }> {
  const path = `/api/v1/namespaces/${cache.namespace}/pods/${pod}/attach`
  const query = [['container', container], ['stdout', 'true']] as const
  const socket = await openWebSocket(cache.kube, path, query, { protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'], signal })
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const release = () => socket.terminate()
  signal.addEventListener('abort', release, { once: true })
  socket.on('close', () => {
    signal.removeEventListener('abort', release)
    resolve()
  })
  socket.resume()
  return { ended }
}
