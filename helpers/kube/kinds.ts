import { didYouMean } from '../errors/suggest.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from './client.ts'
import { listAt, textAt } from './fields.ts'

/** A kind the cluster serves, in its group's preferred version. */
export interface ServedKind {
  readonly apiVersion: string
  readonly kind: string
  readonly namespaced: boolean
  /** Whether its objects are stored and can be listed: reviews and metrics are not objects. */
  readonly stored: boolean
}

const kindsOf = async (kube: Kube, apiVersion: string): Promise<ServedKind[]> => {
  const list = await kube.request('GET', apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)
  return listAt(list, 'resources')
    .filter((entry) => !(textAt(entry, 'name') ?? '/').includes('/'))
    .map((entry) => {
      const allowed = Array.isArray(entry['verbs']) ? entry['verbs'] : []
      return { apiVersion, kind: textAt(entry, 'kind') ?? '', namespaced: entry['namespaced'] === true, stored: allowed.includes('list') && allowed.includes('delete') }
    })
}

const cached = new WeakMap<Kube, Promise<readonly ServedKind[]>>()

const discover = async (kube: Kube): Promise<readonly ServedKind[]> => {
  const groups = listAt(await kube.request('GET', '/apis'), 'groups')
  const versions = groups.flatMap((group) => textAt(group, 'preferredVersion', 'groupVersion') ?? [])
  const kinds = await Promise.all(['v1', ...versions].map((apiVersion) => kindsOf(kube, apiVersion)))
  return kinds.flat()
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
  throw new SeatrialError('kube/unknown-kind', `the cluster serves no kind ${kind}`, { hint: didYouMean(kind, [...new Set(kinds.map((one) => one.kind))]) })
}
