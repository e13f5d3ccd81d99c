import type { KubeObject } from '../../kube/client.ts'
import { fieldsAt, listAt, textAt, timeAt } from '../../kube/fields.ts'
import { nameOf } from './snapshot.ts'

/** What a cell makes in a shared namespace, on record before it is made: a killed run is tidied up after by it. */
export interface Making {
  /** When the cell began, in milliseconds of the cluster's clock. */
  readonly since: number
  readonly releases: readonly string[]
  /** The objects that it makes by name; none of them was there before. */
  readonly objects: readonly string[]
}

const managersOf = (object: KubeObject): readonly string[] =>
  listAt(object, 'metadata', 'managedFields').map((entry) => textAt(entry, 'manager') ?? '')

/** Claims that the controller makes for a StatefulSet belong to it by their names alone. */
const isClaimOf = (set: KubeObject, { kind, metadata }: KubeObject): boolean =>
  kind === 'PersistentVolumeClaim' &&
  listAt(set.spec, 'volumeClaimTemplates').some((template) => {
    const stem = `${textAt(template, 'metadata', 'name') ?? ''}-${set.metadata.name}-`
    return metadata.name.startsWith(stem) && /^\d+$/.test(metadata.name.slice(stem.length))
  })

const isMade = (object: KubeObject, { releases, objects }: Making): boolean => {
  const { labels = {}, annotations = {} } = object.metadata
  const byHelm = annotations['meta.helm.sh/release-name']
  // Of another release, whatever else it is called.
  if (byHelm !== undefined && !releases.includes(byHelm)) return false
  return (
    objects.includes(nameOf(object)) ||
    byHelm !== undefined ||
    (object.kind === 'Secret' && labels['owner'] === 'helm' && releases.includes(labels['name'] ?? '')) ||
    managersOf(object).includes('seatrial') ||
    releases.includes(labels['app.kubernetes.io/instance'] ?? '')
  )
}

/**
 * Those of the objects that are a cell's: not created before it began, and (1) one that it was to make by its name, (2) with Helm's
 * or its own mark, or with a release's name in `app.kubernetes.io/instance`, (3) owned by one of these over any number of owners,
 * (4) a claim of a StatefulSet of these. `known` are ids of objects found so before, whose dependents may outlive them.
 */
export const ownObjects = (all: readonly KubeObject[], making: Making, known: ReadonlySet<string> = new Set()): readonly KubeObject[] => {
  // Times have a resolution of a second.
  const since = Math.floor(making.since / 1000) * 1000
  const fresh = all.filter((object) => (timeAt(object, 'metadata', 'creationTimestamp') ?? 0) >= since)
  const own = new Set(fresh.filter((object) => known.has(object.metadata.uid ?? '') || isMade(object, making)))
  const ids = new Set([...known, ...[...own].map(({ metadata }) => metadata.uid ?? '')])
  for (;;) {
    const sets = [...own].filter(({ kind }) => kind === 'StatefulSet')
    const more = fresh.filter(
      (object) =>
        !own.has(object) &&
        ((object.metadata.ownerReferences ?? []).some(({ uid }) => ids.has(uid)) || sets.some((set) => isClaimOf(set, object))),
    )
    if (more.length === 0) return [...own]
    for (const object of more) {
      own.add(object)
      ids.add(object.metadata.uid ?? '')
    }
  }
}

/** Programs with which people and other deployments make objects: what they made is theirs. */
const others = /^(kubectl|helm|argocd|kustomize|flux|terraform|pulumi|k9s|Mozilla|oc$|lens|Rancher)/i

/** Whether an object shows that somebody else made it: by a tool of people. */
export const isOthers = (object: KubeObject): boolean => {
  const [first] = listAt(object, 'metadata', 'managedFields').toSorted((a, b) => (timeAt(a, 'time') ?? 0) - (timeAt(b, 'time') ?? 0))
  return others.test(textAt(first, 'manager') ?? '')
}

/** Whether Helm or a step wrote to an object since the cell began. */
export const isTouched = (object: KubeObject, { since }: Making): boolean =>
  listAt(fieldsAt(object, 'metadata'), 'managedFields').some(
    (entry) =>
      ['seatrial', 'helm'].includes(textAt(entry, 'manager') ?? '') && (timeAt(entry, 'time') ?? 0) >= Math.floor(since / 1000) * 1000,
  )
