import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { parseObjects } from '../helm/release.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import { get, list, merge, remove, type Reference } from '../kube/objects.ts'
import { isRecord } from '../types/record.ts'
import { labels } from './labels.ts'
import { deleteNamespace } from './namespaces.ts'

/** The manifest inside a Secret of helm's storage driver: base64 of base64 of gzip of JSON. */
const manifestOf = (secret: KubeObject): string => {
  const data = isRecord(secret['data']) ? secret['data']['release'] : undefined
  if (typeof data !== 'string') return ''
  const release: unknown = JSON.parse(gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString(), 'base64')).toString())
  return isRecord(release) && typeof release['manifest'] === 'string' ? release['manifest'] : ''
}

const namespaceAnnotation = 'meta.helm.sh/release-namespace'
const releaseAnnotation = 'meta.helm.sh/release-name'

/** Where a cell has made something, and where it has on record what it applied outside. */
export interface Made {
  readonly namespace: string
  /** By default the namespace itself. */
  readonly home?: Reference | undefined
  /** The cell's releases, where others share its namespace. */
  readonly releases?: readonly string[] | undefined
}

const homeOf = ({ namespace, home }: Made): Reference => home ?? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }

/** Cluster-scoped objects of these that are there and that helm made for a release in `namespace`. */
const ownClusterScoped = async (kube: Kube, { namespace, releases }: Made, objects: readonly KubeObject[]): Promise<KubeObject[]> => {
  const found = await Promise.all(
    objects.map(async (object) => {
      const resource = await kube.resource(object.apiVersion, object.kind).catch(() => undefined)
      if (resource === undefined || resource.namespaced) return undefined
      const live = await get(kube, { apiVersion: object.apiVersion, kind: object.kind, metadata: { name: object.metadata.name } })
      // Helm marks what it made: another release's object of the same name is not ours.
      const { [namespaceAnnotation]: place, [releaseAnnotation]: release = '' } = live?.metadata.annotations ?? {}
      return live !== undefined && place === namespace && (releases?.includes(release) ?? true)
        ? { ...live, apiVersion: object.apiVersion, kind: object.kind }
        : undefined
    }),
  )
  return found.filter((object) => object !== undefined)
}

/** On a cell's namespace, or the lease of a shared one: the cluster-scoped objects that its steps have applied, for whoever tidies up after it. */
const claimsAnnotation = 'seatrial.dev/cluster-scoped'
const claims = z.array(z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ name: z.string() }) }))

const claimsOf = (namespace: KubeObject | undefined): z.infer<typeof claims> =>
  claims.parse(JSON.parse(namespace?.metadata.annotations?.[claimsAnnotation] ?? '[]'))

const bears = (object: KubeObject | undefined, run: string): boolean => object?.metadata.labels?.[labels.run] === run

/**
 * Takes a cluster-scoped object for a cell before it is made: on record in the cell's namespace, so that even a killed
 * run's is found, and marked as the run's. Gives the object with its marks. @throws SeatrialError `step/foreign`
 */
export const claimClusterScoped = async (kube: Kube, made: Made, run: string, object: KubeObject): Promise<KubeObject> => {
  const live = await get(kube, object)
  if (live !== undefined && !bears(live, run))
    throw new SeatrialError('step/foreign', `${object.kind} ${object.metadata.name} is there already, and is not this run's`)
  const reference = homeOf(made)
  const home = await get(kube, reference)
  const { apiVersion, kind, metadata } = object
  const all = [...claimsOf(home), { apiVersion, kind, metadata: { name: metadata.name } }]
  const annotations = { [claimsAnnotation]: JSON.stringify(all) }
  await merge(kube, { ...reference, metadata: { ...reference.metadata, annotations } })
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [labels.managed]: 'true', [labels.run]: run } } }
}

/** The cluster-scoped objects that a cell's steps have applied and that are still there. */
const claimed = async (kube: Kube, made: Made): Promise<KubeObject[]> => {
  const home = await get(kube, homeOf(made))
  const run = home?.metadata.labels?.[labels.run] ?? ''
  const found = await Promise.all(claimsOf(home).map(async (claim) => ({ claim, live: await get(kube, claim) })))
  return found.flatMap(({ claim, live }) =>
    live !== undefined && bears(live, run) ? [{ ...live, apiVersion: claim.apiVersion, kind: claim.kind }] : [],
  )
}

/** Cluster-scoped objects that a cell has applied, or that the releases stored in its namespace have made. */
const clusterScopedOf = async (kube: Kube, made: Made): Promise<KubeObject[]> => {
  const [applied, installed] = await Promise.all([claimed(kube, made), fromReleases(kube, made)])
  return [...applied, ...installed]
}

const fromReleases = async (kube: Kube, made: Made): Promise<KubeObject[]> => {
  const { namespace, releases } = made
  if (releases?.length === 0) return []
  const labelSelector = releases === undefined ? 'owner=helm' : `owner=helm,name in (${releases.join(',')})`
  const secrets = await list(kube, 'v1', 'Secret', { namespace, query: { labelSelector } })
  return ownClusterScoped(
    kube,
    made,
    secrets.flatMap((secret) => parseObjects(manifestOf(secret), `release ${secret.metadata.name}`)),
  )
}

/** Removes what a cell has made outside its namespace. Gives what there was. */
export const removeMade = async (kube: Kube, made: Made): Promise<readonly KubeObject[]> => {
  const outside = await clusterScopedOf(kube, made)
  for (const object of outside) await remove(kube, object)
  return outside
}

/** Removes what a cell has made outside a namespace that it has to itself. Gives what there was. */
export const removeClusterScoped = (kube: Kube, namespace: string): Promise<readonly KubeObject[]> => removeMade(kube, { namespace })

/** Removes all that a cell has made. What is outside its namespace goes first: which that is stands in the namespace. */
export const removeCell = async (kube: Kube, namespace: string): Promise<readonly KubeObject[]> => {
  const outside = await removeClusterScoped(kube, namespace)
  await deleteNamespace(kube, namespace)
  return outside
}
