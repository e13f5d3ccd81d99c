import pRetry from 'p-retry'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { type Plurals, builtInPlurals, groupOf } from './built-in.ts'
import { type Fields, at, listAt, textAt } from './fields.ts'
import { resourcePath, root } from './resource-path.ts'

/** Where the objects of one kind live in the API. */
export interface Resource {
  readonly namespaced: boolean
  readonly plural: string
  /** The path of the collection, or of one object where `name` is given. */
  path(namespace?: string, name?: string): string
}

function toResource(apiVersion: string, { plural, namespaced }: { plural: string; namespaced: boolean }): Resource {
  return {
    plural,
    namespaced,
    path: (namespace, name) => resourcePath(apiVersion, plural, namespaced ? namespace : undefined, name),
  }
}

/** The delays between looks for a kind whose CRD is there, 8.6 s in all: more than what an API server takes that waits for its peers. */
const untilServed = { retries: 12, minTimeout: 50, factor: 2, maxTimeout: 1000 }

/**
 * Kind to resource. Kinds of other API groups cost one small request per group and version
 * (its APIResourceList: aggregated discovery sends every group's), kept until a kind is missing from it:
 * a CRD may have been added since. The API server lists a kind a moment after it says that its CRD is Established,
 * so a kind that a CRD promises is waited for.
 */
export function resourceFinder(read: (path: string) => Promise<unknown>): (apiVersion: string, kind: string) => Promise<Resource> {
  const known = new Map<string, Promise<Plurals>>()
  const asking = new Map<string, Promise<Resource>>()

  const discover = (apiVersion: string): Promise<Plurals> => {
    const found = read(root(apiVersion)).then(
      (list) =>
        new Map(
          listAt(list, 'resources')
            .filter((entry) => !(textAt(entry, 'name') ?? '/').includes('/'))
            .map((entry) => [
              textAt(entry, 'kind') ?? '',
              { plural: textAt(entry, 'name') ?? '', namespaced: entry['namespaced'] === true },
            ]),
        ),
    )
    known.set(apiVersion, found)
    found.catch(() => known.delete(apiVersion))
    return found
  }

  const find = async (apiVersion: string, kind: string): Promise<Resource> => {
    const entry = (await discover(apiVersion).catch(notServed)).get(kind)
    if (entry !== undefined) return toResource(apiVersion, entry)
    throw new SeatrialError('kube/unknown-kind', `the cluster does not serve kind ${kind} of ${apiVersion}`)
  }

  /** Who may not read definitions is not told of any. */
  const isPromised = async (apiVersion: string, kind: string): Promise<boolean> => {
    const definitions = await read(resourcePath('apiextensions.k8s.io/v1', 'customresourcedefinitions', undefined, undefined)).catch(
      () => undefined,
    )
    return listAt(definitions, 'items').some((definition) => promises(definition, apiVersion, kind))
  }

  return async (apiVersion, kind) => {
    const entry = builtInPlurals.get(apiVersion)?.get(kind) ?? (await known.get(apiVersion)?.catch(notServed))?.get(kind)
    if (entry !== undefined) return toResource(apiVersion, entry)
    const key = `${apiVersion}/${kind}`
    const asked =
      asking.get(key) ??
      pRetry(() => find(apiVersion, kind), {
        ...untilServed,
        shouldRetry: ({ error }) => error instanceof SeatrialError && isPromised(apiVersion, kind),
      }).finally(() => asking.delete(key))
    asking.set(key, asked)
    return await asked
  }
}

/** Whether a CRD that neither goes nor was refused is that of a kind. */
function promises(definition: Fields, apiVersion: string, kind: string): boolean {
  const refused = listAt(definition, 'status', 'conditions').some(({ type, status }) => type === 'NamesAccepted' && status === 'False')
  return (
    !refused &&
    at(definition, 'metadata', 'deletionTimestamp') === undefined &&
    textAt(definition, 'spec', 'group') === groupOf(apiVersion) &&
    textAt(definition, 'spec', 'names', 'kind') === kind &&
    listAt(definition, 'spec', 'versions').some(({ name, served }) => served === true && apiVersion.endsWith(`/${String(name)}`))
  )
}

/** A group that does not exist answers 404: then the kind does not exist either. */
function notServed(error: unknown): Plurals {
  if (error instanceof Error && 'status' in error && error.status === 404) return new Map()
  throw error
}
