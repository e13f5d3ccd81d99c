import { ApiError, type Kube, type KubeObject } from './client.ts'

type Options = { readonly signal?: AbortSignal | undefined }

/** An object, or as much of one as finds it. */
export interface Reference {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly [key: string]: unknown
}

async function pathOf(kube: Kube, { apiVersion, kind, metadata }: Reference): Promise<string> {
  return (await kube.resource(apiVersion, kind)).path(metadata.namespace, metadata.name)
}

/**
 * Server-side apply as field manager `seatrial`, taking over fields that others own.
 * `dryRun` runs admission and validation and stores nothing.
 */
export async function apply(kube: Kube, object: Reference, options: Options & { dryRun?: boolean } = {}): Promise<KubeObject> {
  return await kube.request<KubeObject>('PATCH', await pathOf(kube, object), {
    query: { fieldManager: 'seatrial', force: true, dryRun: options.dryRun === true ? 'All' : undefined },
    contentType: 'application/apply-patch+yaml',
    body: object,
    signal: options.signal,
  })
}

/**
 * Merges fields into an object that is there (RFC 7396): it touches what it names alone, whoever else writes at the time.
 * Throws ApiError with status 404 where it is not there.
 */
export async function merge(kube: Kube, object: KubeObject, options: Options = {}): Promise<KubeObject> {
  return await kube.request<KubeObject>('PATCH', await pathOf(kube, object), {
    contentType: 'application/merge-patch+json',
    body: object,
    signal: options.signal,
  })
}

/** Throws ApiError with status 409 where the object exists. */
export async function create(kube: Kube, object: Reference, options: Options & { dryRun?: boolean } = {}): Promise<KubeObject> {
  const resource = await kube.resource(object.apiVersion, object.kind)
  return await kube.request<KubeObject>('POST', resource.path(object.metadata.namespace), {
    query: { fieldManager: 'seatrial', dryRun: options.dryRun === true ? 'All' : undefined },
    body: object,
    signal: options.signal,
  })
}

/** The object, or undefined where there is none. */
export async function get(kube: Kube, reference: Reference, options: Options = {}): Promise<KubeObject | undefined> {
  try {
    return await kube.request<KubeObject>('GET', await pathOf(kube, reference), options)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}

/** Where to list, and what of it; all of the cluster where no namespace is named. */
export interface Listing {
  readonly namespace?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly query?: Readonly<Record<string, string>>
}

/** The objects of a kind, each with the apiVersion and kind that the API leaves out of the items of a list. */
export async function list(
  kube: Kube,
  apiVersion: string,
  kind: string,
  { namespace, query, signal }: Listing = {},
): Promise<readonly KubeObject[]> {
  const resource = await kube.resource(apiVersion, kind)
  const { items } = await kube.request<{ items: readonly KubeObject[] }>('GET', resource.path(namespace), { query, signal })
  return items.map((item) => ({ ...item, apiVersion, kind }))
}

/** Asks for the deletion and does not wait for it; an object that is not there is fine. */
export async function remove(
  kube: Kube,
  reference: Reference,
  options: Options & { gracePeriodSeconds?: number; propagation?: 'Background' | 'Foreground' | 'Orphan' } = {},
): Promise<void> {
  try {
    await kube.request('DELETE', await pathOf(kube, reference), {
      query: { propagationPolicy: options.propagation ?? 'Background', gracePeriodSeconds: options.gracePeriodSeconds },
      signal: options.signal,
    })
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}
