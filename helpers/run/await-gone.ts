import pLimit from 'p-limit'
import type { Kube, KubeObject } from '../kube/client.ts'
import type { Progress } from '../types/progress.ts'
import { removeCell } from './cluster-scoped.ts'
import { labels } from './labels.ts'
import { listNamespaces } from './namespaces.ts'

/** The longest the end of a run waits for its namespaces, in milliseconds. */
const limit = 120_000

/** The run's namespaces, but for those that are to stay. */
const ownNamespaces = async (kube: Kube, run: string): Promise<readonly KubeObject[]> =>
  (await listNamespaces(kube, run)).filter(({ metadata }) => metadata.labels?.[labels.kept] === undefined)

/** Waits until the run's namespaces are gone, deleting those that a cell could not. Says which are not gone in time. */
export const awaitGone = async (kube: Kube, run: string, progress: Progress): Promise<void> => {
  if ((await ownNamespaces(kube, run)).length === 0) return
  await progress.phase('waiting until namespaces are gone', async (tell) => {
    const until = performance.now() + limit
    for (;;) {
      const left = await ownNamespaces(kube, run)
      if (left.length === 0) return
      const standing = left.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      await pLimit(8).map(standing, ({ metadata }) => removeCell(kube, metadata.name))
      tell(
        `${left.length} left: ${left
          .slice(0, 3)
          .map((one) => one.metadata.name)
          .join(', ')}`,
      )
      if (performance.now() > until) throw new Error(`these namespaces do not go: ${left.map((one) => one.metadata.name).join(', ')}`)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })
}
