import { listAt, textAt } from '../../kube/fields.ts'
import { declares, serversOf, targetPortOf, targetsOf } from '../services.ts'
import type { Rule } from '../rule.ts'

export const servicePort: Rule = {
  id: 'service-port',
  title: 'A Service leads to a port by a name that no container has',
  why: 'The Service has no endpoint for the port, and connections to it are refused',
  hint: "Name a container's port so, or write its number in targetPort",
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  level: 'error',
  find: (subject) =>
    targetsOf(subject).flatMap(({ service, pods, ports }) => {
      const servers = pods.flatMap((source) => serversOf(source, subject))
      const names = [...new Set(servers.flatMap(({ fields }) => listAt(fields, 'ports').flatMap((port) => textAt(port, 'name') ?? [])))]
      return ports.flatMap((port, index) => {
        const target = targetPortOf(port)
        if (pods.length === 0 || typeof target !== 'string' || servers.some((container) => declares(container, target))) return []
        const there = names.length === 0 ? 'none has a name' : `the names are ${names.join(', ')}`
        return [{ object: service, path: `spec.ports[${index}].targetPort`, message: `no container has a port ${target}; ${there}` }]
      })
    }),
}
