import { at, fieldsAt, listAt } from '../kube/fields.ts'
import { isRecord } from '../types/record.ts'

/** A value without what is empty, and without what the API server's defaults add to every security context. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain)
  if (!isRecord(value)) return value === null || value === '' ? undefined : value
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const own = key === 'procMount' ? undefined : plain(item)
    return own === undefined ? [] : [[key, own] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** What admission sets in a pod, in a form in which equal things are written alike. */
export const effectiveContext = (pod: unknown): unknown =>
  isRecord(pod) && {
    annotations: plain(at(pod, 'metadata', 'annotations')),
    pod: plain(fieldsAt(pod, 'spec', 'securityContext')),
    containers: ['initContainers', 'containers', 'ephemeralContainers'].map((list) =>
      listAt(pod, 'spec', list).map(({ name, securityContext }) => [name, plain(securityContext)]),
    ),
  }
