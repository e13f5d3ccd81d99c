import { at as valueAt } from '../../kube/fields.ts'
import { parseQuantity } from '../../types/quantity.ts'
import type { Rule } from '../rule.ts'
import { containersOf, isTemplate } from '../subject.ts'

/** A bound of 0 is the same as none. */
const isNone = (bound: unknown): boolean => bound === undefined || bound === null || parseQuantity(bound) === 0

export const noMemoryBounds: Rule = {
  id: 'no-memory-bounds',
  title: 'A container asks for no memory, or has no limit of it',
  why: "The scheduler takes it to need nothing, and it can take the node's memory from all other pods: the kernel kills whom it likes",
  hint: 'Set resources.requests.memory and resources.limits.memory',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  level: 'warning',
  find: (subject) =>
    containersOf(subject)
      .filter(({ source, list }) => !isTemplate(source) && list !== 'ephemeralContainers')
      .flatMap(({ source, fields, name, at }) => {
        const limit = valueAt(fields, 'resources', 'limits', 'memory')
        // A limit without a request is one as well: the API server's default.
        const request = valueAt(fields, 'resources', 'requests', 'memory') ?? limit
        const missing = [...(isNone(limit) ? ['limits'] : []), ...(isNone(request) ? ['requests'] : [])]
        const message = `container ${name} has no ${missing.map((kind) => `resources.${kind}.memory`).join(' and no ')}`
        const isOfPod = !isNone(valueAt(source.pod.spec, 'resources', 'limits', 'memory'))
        return missing.length === 0 || isOfPod ? [] : [{ object: source.object, path: `${at}.resources`, message }]
      }),
}
