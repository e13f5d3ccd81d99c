import { groupOf } from '../../kube/built-in.ts'

interface Identified {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}

/** An object that an earlier one of the same list has made already. */
export interface Duplicate {
  /** Its place in the list, from 0, and that of the earlier one. */
  readonly at: number
  readonly first: number
  readonly told: string
}

/**
 * Objects of a list that are one object of the cluster: of the same API group, kind and name. Their namespace tells none apart, as
 * all are applied to the namespace of the cell.
 */
export const duplicatesIn = (objects: readonly Identified[]): Duplicate[] => {
  const firsts = new Map<string, number>()
  return objects.flatMap(({ apiVersion, kind, metadata: { name } }, at) => {
    const key = JSON.stringify([groupOf(apiVersion), kind, name])
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, at)
    return first === undefined ? [] : [{ at, first, told: `${kind} ${name}` }]
  })
}
