import { builtInPlurals } from '../built-in.ts'
import type { Kube } from '../client.ts'
import { listAt, textAt } from '../fields.ts'
import { root } from '../resource-path.ts'
import type { Target } from './verdict.ts'

/**
 * The kinds among the targets' that have a status subresource, as `example.com/v1/Kind`: somebody means to write it. Those
 * of Kubernetes itself have rules of their own. Empty of groups that this user may not discover.
 */
export async function reportingKinds(kube: Kube, targets: readonly Target[], signal: AbortSignal): Promise<ReadonlySet<string>> {
  const versions = new Set(targets.map(({ apiVersion }) => apiVersion).filter((apiVersion) => !builtInPlurals.has(apiVersion)))
  const kinds = await Promise.all(
    [...versions].map(async (apiVersion) => {
      const answer: unknown = await kube.request('GET', root(apiVersion), { signal }).catch(() => undefined)
      return listAt(answer, 'resources')
        .filter((resource) => textAt(resource, 'name')?.endsWith('/status') === true)
        .map((resource) => `${apiVersion}/${textAt(resource, 'kind') ?? ''}`)
    }),
  )
  return new Set(kinds.flat())
}
