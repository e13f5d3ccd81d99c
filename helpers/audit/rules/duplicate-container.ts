import type { Rule } from '../rule.ts'
import { containersOf } from '../subject.ts'

export const duplicateContainer: Rule = {
  id: 'duplicate-container',
  title: 'Two containers of a pod have one name',
  why: 'The API server refuses the pod, init containers and ephemeral ones counted in',
  hint: 'Give one of them another name',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container',
  level: 'error',
  find: (subject) =>
    [...Map.groupBy(containersOf(subject), ({ source }) => source).values()].flatMap((containers) => {
      const seen = new Set<string>()
      return containers.flatMap(({ source: { object }, name, at }) => {
        if (name === '' || !seen.has(name)) {
          seen.add(name)
          return []
        }
        return [{ object, path: `${at}.name`, message: `another container of the pod is called ${name} too` }]
      })
    }),
}
