import leven from 'leven'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { at, listAt, textAt } from './fields.ts'
import type { Kube } from './client.ts'
import { resourcePath } from './resource-path.ts'
import { builtInApiVersion } from './built-in.ts'

/** A kind the cluster serves, in its preferred version. */
export interface ServedKind {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  path(namespace?: string, name?: string): string
}

/** Aggregated discovery (KEP-3352): all groups and kinds of one root in one answer. */
const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Every kind the cluster serves now, core group first, each in its group's preferred version. Two requests. */
export async function servedKinds(kube: Kube): Promise<readonly ServedKind[]> {
  const roots = await Promise.all(['/api', '/apis'].map((root) => kube.request('GET', root, { accept })))
  return roots.flatMap((root) => listAt(root, 'items')).flatMap((group) => {
    const name = textAt(group, 'metadata', 'name') ?? ''
    const seen = new Set<string>()
    // A kind may live in an older version only.
    return listAt(group, 'versions').flatMap((version) => {
      const apiVersion = `${name === '' ? '' : `${name}/`}${textAt(version, 'version') ?? ''}`
      const kinds = listAt(version, 'resources').map((resource) => toKind(apiVersion, resource)).filter(({ kind }) => !seen.has(kind))
      for (const { kind } of kinds) seen.add(kind)
      return kinds
    })
  })
}

function toKind(apiVersion: string, resource: unknown): ServedKind {
  const plural = textAt(resource, 'resource') ?? ''
  const namespaced = textAt(resource, 'scope') === 'Namespaced'
  const verbs = at(resource, 'verbs')
  return {
    apiVersion,
    kind: textAt(resource, 'responseKind', 'kind') ?? '',
    plural,
    namespaced,
    verbs: Array.isArray(verbs) ? verbs.filter((verb) => typeof verb === 'string') : [],
    path: (namespace, name) => resourcePath(apiVersion, plural, namespaced ? namespace : undefined, name),
  }
}

/** Every kind of object that can be listed in a namespace. */
export async function namespacedResources(kube: Kube): Promise<readonly ServedKind[]> {
  return (await servedKinds(kube)).filter(({ namespaced, verbs }) => namespaced && verbs.includes('list'))
}

/** The API version of a kind named alone: a built-in one, or the first group that serves it. Throws `kube/unknown-kind`. */
export async function kindOf(kube: Kube, kind: string): Promise<{ apiVersion: string; kind: string }> {
  const builtIn = builtInApiVersion(kind)
  if (builtIn !== undefined) return { apiVersion: builtIn, kind }
  const kinds = await servedKinds(kube)
  const found = kinds.find((each) => each.kind === kind)
  if (found !== undefined) return { apiVersion: found.apiVersion, kind }
  const close = kinds.find((each) => leven(each.kind.toLowerCase(), kind.toLowerCase()) <= 2)?.kind
  const hint = close === undefined ? undefined : `did you mean ${close}?`
  throw new SeatrialError('kube/unknown-kind', `the cluster serves no kind ${kind}`, { hint })
}
