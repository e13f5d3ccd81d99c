import pLimit from 'p-limit'
import { ApiError, type KubeObject } from '../../kube/client.ts'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { ifAllowed } from '../../kube/if-allowed.ts'
import { servedKinds } from '../../kube/kinds.ts'
import { list } from '../../kube/objects.ts'
import type { Release } from '../../helm/release.ts'
import type { StepContext } from '../context.ts'
import { isApplied } from './applied.ts'

/** What every namespace holds, and what only tells of what was. */
const everywhere = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt', 'ConfigMap/openshift-service-ca.crt'])
const transient = new Set(['Event', 'Lease', 'PodMetrics', 'EndpointSlice', 'Endpoints'])

/** Nothing is left of a kind whose definition was deleted since the kinds were listed: another test may have done that. */
const unlessUnserved = (listed: Promise<readonly KubeObject[]>): Promise<readonly KubeObject[]> =>
  listed.catch((error: unknown) => {
    const isUnserved =
      error instanceof SeatrialError ? error.code === 'kube/unknown-kind' : error instanceof ApiError && error.status === 404
    if (isUnserved) return []
    throw error
  })

/**
 * Objects of the namespace that neither a release still installed nor a step's `apply` accounts for, of every kind that
 * the cluster can list and the user may list (of others Helm could not have made any as this user); those that are on their way
 * out among them.
 */
export const leftBehind = async ({ kube, namespace, before }: StepContext, kept: readonly Release[]): Promise<KubeObject[]> => {
  const keep = new Set([
    ...everywhere,
    ...kept.flatMap((release) => release.objects.map((object) => `${object.kind}/${object.metadata.name}`)),
  ])
  const kinds = (await servedKinds(kube)).filter(({ kind, namespaced, stored }) => namespaced && stored && !transient.has(kind))
  const lists = await pLimit(8).map(kinds, ({ apiVersion, kind }) =>
    unlessUnserved(ifAllowed(list(kube, apiVersion, kind, { namespace }), [])),
  )
  return lists.flat().filter(
    (object) =>
      !keep.has(`${object.kind}/${object.metadata.name}`) &&
      !isApplied(object) &&
      before?.has(object) !== true &&
      // What another object owns goes with its owner, or is named by it.
      (object.metadata.ownerReferences ?? []).length === 0 &&
      !(
        object.kind === 'Secret' &&
        object.metadata.labels?.['owner'] === 'helm' &&
        kept.some((release) => release.name === object.metadata.labels?.['name'])
      ),
  )
}
