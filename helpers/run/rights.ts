import type { Kube, KubeObject } from '../kube/client.ts'
import { groupOf } from '../kube/built-in.ts'
import { listAt, textsAt } from '../kube/fields.ts'
import { kindNamed } from '../kube/kinds.ts'
import { readWith } from '../kube/readiness/watched.ts'
import { mergedRights, right, type Right } from '../types/rights.ts'

/** What each run does, whatever its charts are; `place` of the rights is said by their name. */
const always = {
  /** In the whole cluster, where each cell has a namespace of its own: run/namespaces.ts, sweeper.ts, cluster-scoped.ts. */
  namespaces: ['create,get,list,watch,patch,delete namespaces'],
  /** Where the leases of runs are: run/lease.ts, neighbours.ts. */
  leases: ['create,get,list,watch,patch,delete leases.coordination.k8s.io'],
  /** In the namespace of a cell: the watches of kube/readiness, kube/logs.ts, and Helm's records of releases. */
  cell: ['get,list,watch pods', 'get pods/log', 'list,watch events', 'create,get,list,update,delete secrets'],
} as const

/**
 * What a run does without where it may not: readiness takes some seconds more where it cannot attach to containers
 * (kube/readiness/hold.ts). Roles of a message have it, and nobody is refused for it.
 */
export const optionalRights: readonly Right[] = ['get,create pods/attach'].map(right)

/** What Helm, `apply` and the clean-up do to the objects of a kind, and what readiness reads of them. */
const ofObjects = 'create,get,list,watch,update,patch,delete'

/** What the cells of a run do, of which rights follow. */
export interface Doings {
  /** `apiVersion kind` of what charts render and steps apply. */
  readonly kinds: readonly string[]
  /** What the roles among those grant: only who has a right may grant it. */
  readonly grants: readonly Right[]
  /** Names of kinds that steps look at. */
  readonly watched: readonly string[]
  /** What steps do to objects of a kind, by its name. */
  readonly changed: readonly { readonly kind: string; readonly verbs: readonly string[] }[]
  /** What verbs do besides, in the cell's namespace. */
  readonly rights: readonly Right[]
}

/** Rights by the place where they are needed. */
export interface NeededRights {
  readonly cluster: readonly Right[]
  /** In the namespaces of cells. */
  readonly cells: readonly Right[]
  readonly leases: readonly Right[]
}

/** What the roles of a manifest grant. */
export const grantsOf = (objects: readonly KubeObject[]): readonly Right[] =>
  objects
    .filter(({ apiVersion, kind }) => groupOf(apiVersion) === 'rbac.authorization.k8s.io' && ['Role', 'ClusterRole'].includes(kind))
    .flatMap((role) => listAt(role, 'rules'))
    // Of objects by name, their granter may have a rule of its own.
    .filter((rule) => textsAt(rule, 'resourceNames').length === 0)
    .flatMap((rule) =>
      textsAt(rule, 'apiGroups').flatMap((group) =>
        textsAt(rule, 'resources').map((resource) => ({ verbs: textsAt(rule, 'verbs'), group, resource })),
      ),
    )

/** Where a kind is served, and its rights; nothing of a kind that a chart brings itself: nobody knows its resource before. */
const onKind = async (kube: Kube, apiVersion: string, kind: string, verbs: string) => {
  const resource = await kube.resource(apiVersion, kind).catch(() => undefined)
  if (resource === undefined) return { cluster: [], cells: [] }
  const one = { verbs: verbs.split(','), group: groupOf(apiVersion), resource: resource.plural }
  return resource.namespaced ? { cluster: [], cells: [one] } : { cluster: [one], cells: [] }
}

/** The rights that a run needs; those on namespaces only where cells have namespaces of their own. */
export const neededRights = async (kube: Kube, doings: Doings, ownNamespaces: boolean): Promise<NeededRights> => {
  const made = doings.kinds.map((text) => {
    const [apiVersion = '', kind = ''] = text.split(' ')
    return { apiVersion, kind, verbs: ofObjects }
  })
  const read = made.flatMap(({ kind }) => readWith(kind)).map(([apiVersion, kind]) => ({ apiVersion, kind, verbs: 'get,list,watch' }))
  const named = [...doings.watched.map((kind) => ({ kind, verbs: ['list', 'watch'] })), ...doings.changed]
  const served = named.map(async ({ kind, verbs }) => {
    const found = await kindNamed(kube, kind).catch(() => undefined)
    return found === undefined ? [] : [{ ...found, verbs: verbs.join(',') }]
  })
  const looked = (await Promise.all(served)).flat()
  const all = await Promise.all([...made, ...read, ...looked].map(({ apiVersion, kind, verbs }) => onKind(kube, apiVersion, kind, verbs)))
  return {
    cluster: mergedRights([...(ownNamespaces ? always.namespaces.map(right) : []), ...all.flatMap(({ cluster }) => cluster)]),
    cells: mergedRights([...always.cell.map(right), ...all.flatMap(({ cells }) => cells), ...doings.grants, ...doings.rights]),
    leases: always.leases.map(right),
  }
}
