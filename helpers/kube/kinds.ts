import { didYouMean } from '../errors/suggest.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from './client.ts'
import { type Fields, listAt, textAt } from './fields.ts'

/** A kind the cluster serves, in its group's preferred version. */
export interface ServedKind {
  readonly apiVersion: string
  readonly kind: string
  readonly namespaced: boolean
  /** Whether its objects are stored and can be listed: reviews and metrics are not objects. */
  readonly stored: boolean
}

/** Whether the cluster serves a kind. */
export const serves = (kube: Kube, apiVersion: string, kind: string): Promise<boolean> =>
  kube.resource(apiVersion, kind).then(
    () => true,
    () => false,
  )

/** Aggregated discovery (KEP-3352): all groups and kinds of one root in one answer, where it else takes a request per group. */
const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const toKind = (apiVersion: string, resource: Fields): ServedKind => {
  const allowed = Array.isArray(resource['verbs']) ? resource['verbs'] : []
  return {
    apiVersion,
    kind: textAt(resource, 'responseKind', 'kind') ?? '',
    namespaced: textAt(resource, 'scope') === 'Namespaced',
    stored: allowed.includes('list') && allowed.includes('delete'),
  }
}

/** The kinds of one group, each in the first version that has it: versions come in the order of preference. */
const kindsOf = (group: Fields): ServedKind[] => {
  const name = textAt(group, 'metadata', 'name') ?? ''
  const found = listAt(group, 'versions').flatMap((version) => {
    const apiVersion = `${name === '' ? '' : `${name}/`}${textAt(version, 'version') ?? ''}`
    return listAt(version, 'resources').map((resource) => toKind(apiVersion, resource))
  })
  return found.filter(({ kind }, index) => found.findIndex((other) => other.kind === kind) === index)
}

const cached = new WeakMap<Kube, Promise<readonly ServedKind[]>>()

const discover = async (kube: Kube): Promise<readonly ServedKind[]> => {
  const roots = await Promise.all(['/api', '/apis'].map((root) => kube.request('GET', root, { accept })))
  return roots.flatMap((root) => listAt(root, 'items')).flatMap(kindsOf)
}

/** Every kind the cluster serves; asked for once. */
export const servedKinds = (kube: Kube): Promise<readonly ServedKind[]> => {
  const known = cached.get(kube)
  if (known !== undefined) return known
  const found = discover(kube)
  cached.set(kube, found)
  found.catch(() => cached.delete(kube))
  return found
}

/** A kind by its name alone; core and built-in groups go before others. @throws SeatrialError `kube/unknown-kind` */
export const kindNamed = async (kube: Kube, kind: string): Promise<ServedKind> => {
  const kinds = await servedKinds(kube)
  const found = kinds.find((one) => one.kind === kind)
  if (found !== undefined) return found
  throw new SeatrialError('kube/unknown-kind', `the cluster serves no kind ${kind}`, {
    hint: didYouMean(kind, [...new Set(kinds.map((one) => one.kind))]),
  })
}
