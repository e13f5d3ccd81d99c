import { textAt, at as valueAt } from '../../kube/fields.ts'
import type { Rule } from '../rule.ts'
import { containersOf, isTemplate } from '../subject.ts'

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
        const lacks = (kind: string): boolean => valueAt(fields, 'resources', kind, 'memory') === undefined
        // A limit without a request is one as well: the API server's default.
        const missing = lacks('limits') ? ['limits', ...(lacks('requests') ? ['requests'] : [])] : []
        const message = `container ${name} has no ${missing.map((kind) => `resources.${kind}.memory`).join(' and no ')}`
        const isOfPod = textAt(source.pod.spec, 'resources', 'limits', 'memory') !== undefined
        return missing.length === 0 || isOfPod ? [] : [{ object: source.object, path: `${at}.resources`, message }]
      }),
}
