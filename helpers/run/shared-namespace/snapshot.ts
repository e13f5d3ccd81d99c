import { createHash } from 'node:crypto'
import pLimit from 'p-limit'
import { groupOf } from '../../kube/built-in.ts'
import type { Kube, KubeObject } from '../../kube/client.ts'
import { ifAllowed } from '../../kube/if-allowed.ts'
import { servedKinds } from '../../kube/kinds.ts'
import { list } from '../../kube/objects.ts'

/** What only tells of what was, or follows other objects by itself. */
const transient = new Set(['Event', 'Lease', 'PodMetrics', 'EndpointSlice', 'Endpoints'])

/** What every namespace has. */
const everywhere = new Set(['ServiceAccount default', 'ConfigMap kube-root-ca.crt', 'ConfigMap openshift-service-ca.crt'])

/** An object by group, kind and name, whatever its version. */
export const nameOf = ({ apiVersion, kind, metadata }: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): string =>
  `${groupOf(apiVersion)}/${kind} ${metadata.name}`

/** What a person reads. */
export const shown = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`

/** The objects of a namespace, of every kind that is stored and that the user may list. */
export const objectsOf = async (kube: Kube, namespace: string, signal: AbortSignal): Promise<readonly KubeObject[]> => {
  const kinds = (await servedKinds(kube)).filter(({ kind, namespaced, stored }) => namespaced && stored && !transient.has(kind))
  const lists = await pLimit(8).map(kinds, ({ apiVersion, kind }) => ifAllowed(list(kube, apiVersion, kind, { namespace, signal }), []))
  return lists.flat()
}

/** What an object says, without what the server and controllers keep on it. */
const contentOf = (object: KubeObject): string => {
  const { name, labels, annotations } = object.metadata
  const content = { ...object, metadata: { name, labels, annotations }, status: undefined }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** What was in a namespace before a cell. */
export class Snapshot {
  readonly #objects: ReadonlyMap<string, { readonly object: KubeObject; readonly content: string }>
  readonly #names: ReadonlySet<string>
  /** Of objects that were there, and of what they have made since. */
  readonly #uids: Set<string>

  constructor(objects: readonly KubeObject[]) {
    this.#objects = new Map(objects.map((object) => [object.metadata.uid ?? '', { object, content: contentOf(object) }]))
    this.#names = new Set(objects.map(nameOf))
    this.#uids = new Set(this.#objects.keys())
  }

  /** Whether an object was there before the cell, or belongs to one that was. */
  has(object: KubeObject): boolean {
    const { uid = '', ownerReferences = [] } = object.metadata
    if (this.#uids.has(uid)) return true
    if (!ownerReferences.some((owner) => this.#uids.has(owner.uid))) return false
    this.#uids.add(uid)
    return true
  }

  /** Whether an object is to be kept from a cell's eyes: it was there before, and not every namespace has it. */
  hides(object: KubeObject): boolean {
    return this.has(object) && !everywhere.has(`${object.kind} ${object.metadata.name}`)
  }

  /** Whether there was an object of this group, kind and name. */
  hasNamed(object: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): boolean {
    return this.#names.has(nameOf(object))
  }

  /** Objects that say something else now. */
  changed(now: readonly KubeObject[]): readonly KubeObject[] {
    return now.filter((object) => {
      const known = this.#objects.get(object.metadata.uid ?? '')
      return known !== undefined && known.content !== contentOf(object)
    })
  }

  /** Objects that are no more, but for those that others own and make anew. */
  gone(now: readonly KubeObject[]): readonly KubeObject[] {
    const there = new Set(now.map(({ metadata }) => metadata.uid))
    return [...this.#objects.values()]
      .map(({ object }) => object)
      .filter(
        ({ metadata }) =>
          !there.has(metadata.uid) && (metadata.ownerReferences ?? []).length === 0 && metadata.deletionTimestamp === undefined,
      )
  }
}
