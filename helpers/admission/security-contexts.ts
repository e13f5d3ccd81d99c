import { isDeepStrictEqual } from 'node:util'
import { fieldsAt, listAt, textAt, textsAt, type Fields } from '../kube/fields.ts'

interface Contexts {
  readonly pod: Fields
  readonly containers: readonly { readonly name: string; readonly context: Fields }[]
}

/** In which order capabilities stand does not matter. */
const sorted = (context: Fields): Fields => {
  const capabilities = fieldsAt(context['capabilities'])
  const lists = Object.keys(capabilities).map((key) => [key, textsAt(capabilities, key).toSorted()])
  return lists.length === 0 ? context : { ...context, capabilities: Object.fromEntries(lists) }
}

/** The security contexts of a pod: what constraints can change. */
export const contextsOf = (spec: unknown): Contexts => ({
  pod: fieldsAt(spec, 'securityContext'),
  containers: ['containers', 'initContainers'].flatMap((list) =>
    listAt(spec, list).map((fields) => ({ name: textAt(fields, 'name') ?? '', context: sorted(fieldsAt(fields, 'securityContext')) })),
  ),
})

/** What differs in the security contexts of two pods, field by field. */
export const differences = (expected: unknown, found: unknown): readonly string[] => {
  const [one, other] = [contextsOf(expected), contextsOf(found)]
  const places = [
    { where: 'spec.securityContext', wanted: one.pod, had: other.pod },
    ...one.containers.map(({ name, context }) => ({
      where: `container ${name} securityContext`,
      wanted: context,
      had: other.containers.find((each) => each.name === name)?.context ?? {},
    })),
  ]
  return places.flatMap(({ where, wanted, had }) =>
    [...new Set([...Object.keys(wanted), ...Object.keys(had)])]
      .filter((field) => !isDeepStrictEqual(wanted[field], had[field]))
      .map((field) => `${where}.${field} should come to be ${JSON.stringify(wanted[field])}, and is ${JSON.stringify(had[field])}`),
  )
}
