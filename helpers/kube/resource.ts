import { SeatrialError } from '../errors/seatrial-error.ts'
import { type Plurals, builtInPlurals } from './built-in.ts'
import { listAt, textAt } from './fields.ts'
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

/**
 * Kind to resource. Kinds of other API groups cost one small request per group and version
 * (its APIResourceList: aggregated discovery sends every group's), kept until a kind is missing from it:
 * a CRD may have been added since.
 */
export function resourceFinder(read: (path: string) => Promise<unknown>): (apiVersion: string, kind: string) => Promise<Resource> {
  const known = new Map<string, Promise<Plurals>>()

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

  return async (apiVersion, kind) => {
    const fixed = builtInPlurals.get(apiVersion)?.get(kind)
    if (fixed !== undefined) return toResource(apiVersion, fixed)
    const entry = (await known.get(apiVersion))?.get(kind) ?? (await discover(apiVersion).catch(notServed)).get(kind)
    if (entry !== undefined) return toResource(apiVersion, entry)
    throw new SeatrialError('kube/unknown-kind', `the cluster does not serve kind ${kind} of ${apiVersion}`)
  }
}

/** A group that does not exist answers 404: then the kind does not exist either. */
function notServed(error: unknown): Plurals {
  if (error instanceof Error && 'status' in error && error.status === 404) return new Map()
  throw error
}
