import type { NamespaceCache } from '../watch-cache.ts'

/** The last lines of a container that exited, read from the API: of its previous run, or of the current one where there is none. */
export const previousLog =
  (cache: NamespaceCache, signal: AbortSignal) =>
  async (pod: string, container: string, lines: number): Promise<string> => {
    const path = `/api/v1/namespaces/${cache.namespace}/pods/${pod}/log`
    const read = (previous: boolean) => cache.kube.request<string>('GET', path, { query: { container, tailLines: lines, previous }, signal })
    return await read(true).catch(() => read(false))
  }
