import type { PodSource } from '../../admission/pods.ts'
import { declares, serversOf, targetPortOf, targetsOf } from '../services.ts'
import type { Rule } from '../rule.ts'
import type { PodContainer, Subject } from '../subject.ts'

/** The container behind a port: the one that declares it, else the only one, where the port is a number and needs no declaring. */
const serverOf = (source: PodSource, port: unknown, subject: Subject): readonly PodContainer[] => {
  const servers = serversOf(source, subject)
  const declaring = servers.filter((container) => declares(container, port))
  return declaring.length > 0 || servers.length > 1 || typeof port === 'string' ? declaring : servers
}

export const missingProbe: Rule = {
  id: 'missing-probe',
  title: 'A container that a Service leads to has no readiness probe',
  why: 'The Service sends it connections from the moment its process starts, and goes on when it no longer answers',
  hint: 'Add a readinessProbe',
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe',
  level: 'warning',
  find: (subject) => {
    const found = targetsOf(subject).flatMap(({ service, pods, ports }) =>
      pods.flatMap((source) =>
        ports
          .flatMap((port) => serverOf(source, targetPortOf(port), subject))
          .filter(({ fields }) => fields['readinessProbe'] === undefined)
          .map(({ at, name }) => ({
            object: source.object,
            path: `${at}.readinessProbe`,
            message: `container ${name} has no readiness probe, and Service ${service.metadata.name} leads to it`,
          })),
      ),
    )
    return [...new Map(found.map((draft) => [`${draft.object.kind}/${draft.object.metadata.name} ${draft.path}`, draft])).values()]
  },
}
