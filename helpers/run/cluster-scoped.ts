import { gunzipSync } from 'node:zlib'
import { parseObjects } from '../helm/release.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import { get } from '../kube/objects.ts'
import { isRecord } from '../types/record.ts'

/** The manifest inside a Secret of helm's storage driver: base64 of base64 of gzip of JSON. */
const manifestOf = (secret: KubeObject): string => {
  const data = isRecord(secret['data']) ? secret['data']['release'] : undefined
  if (typeof data !== 'string') return ''
  const release: unknown = JSON.parse(gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString(), 'base64')).toString())
  return isRecord(release) && typeof release['manifest'] === 'string' ? release['manifest'] : ''
}

const namespaceAnnotation = 'meta.helm.sh/release-namespace'

/** Cluster-scoped objects of these that are there and that helm made for a release in `namespace`. */
export const ownClusterScoped = async (kube: Kube, namespace: string, objects: readonly KubeObject[]): Promise<KubeObject[]> => {
  const found = await Promise.all(
    objects.map(async (object) => {
      const resource = await kube.resource(object.apiVersion, object.kind).catch(() => undefined)
      if (resource === undefined || resource.namespaced) return undefined
      const live = await get(kube, { apiVersion: object.apiVersion, kind: object.kind, metadata: { name: object.metadata.name } })
      // Helm marks what it made: another release's object of the same name is not ours.
      return live?.metadata.annotations?.[namespaceAnnotation] === namespace
        ? { ...live, apiVersion: object.apiVersion, kind: object.kind }
        : undefined
    }),
  )
  return found.filter((object) => object !== undefined)
}

/** Cluster-scoped objects that the releases stored in a namespace have made. */
export const clusterScopedOf = async (kube: Kube, namespace: string): Promise<KubeObject[]> => {
  const { items } = await kube.request<{ items: KubeObject[] }>('GET', `/api/v1/namespaces/${namespace}/secrets`, {
    query: { labelSelector: 'owner=helm' },
  })
  return ownClusterScoped(
    kube,
    namespace,
    items.flatMap((secret) => parseObjects(manifestOf(secret), `release ${secret.metadata.name}`)),
  )
}
