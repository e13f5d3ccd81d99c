import type { NamespaceCache } from '../watch-cache.ts'

/** What the kubelet writes into an answer instead of a log that it has removed. */
const lost = /^(unable to retrieve container logs|failed to try resolving symlinks|failed to create fsnotify)/

/** The last lines of a container that exited, read from the API: of its previous run, or of the newest where that is gone. */
export const previousLog =
  (cache: NamespaceCache, signal: AbortSignal) =>
  async (pod: string, container: string, lines: number): Promise<string> => {
    const path = `/api/v1/namespaces/${cache.namespace}/pods/${pod}/log`
    const read = async (previous: boolean) => {
      const text = await cache.kube.request<string>('GET', path, { query: { container, tailLines: lines, previous }, signal })
      return lost.test(text) ? '' : text
    }
    return (await read(true).catch(() => '')) || (await read(false))
  }
