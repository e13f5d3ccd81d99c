import type { Release } from '../helm/release.ts'
import type { KubeObject } from '../kube/client.ts'

/** Labels that name the release of a pod: Helm's recommended one, and the older habit. */
const instanceLabels = ['app.kubernetes.io/instance', 'release'] as const

type Known = ReadonlyMap<string, Pick<Release, 'name' | 'objects'>>

/** The names under which a pod's maker may stand in a manifest: a ReplicaSet's and a CronJob's Job's are made from theirs. */
const makersOf = ({ kind, name }: { readonly kind: string; readonly name: string }): readonly string[] => {
  const shorter = name.replace(/-[^-]*$/, '')
  if (kind === 'ReplicaSet') return [`ReplicaSet/${name}`, `Deployment/${shorter}`]
  if (kind === 'Job') return [`Job/${name}`, `CronJob/${shorter}`]
  return [`${kind}/${name}`]
}

/** The release that a pod belongs to: the one whose manifest has what made it, else the one of its labels. */
export const releaseOf = (pod: KubeObject, releases: Known, podNamed: (name: string) => KubeObject | undefined): string | undefined => {
  const owners = pod.metadata.ownerReferences ?? []
  const names = new Set(owners.length === 0 ? [`Pod/${pod.metadata.name}`] : owners.flatMap(makersOf))
  const made = [...releases.values()].find(({ objects }) => objects.some(({ kind, metadata }) => names.has(`${kind}/${metadata.name}`)))
  if (made !== undefined) return made.name
  const labels = pod.metadata.labels ?? {}
  const labelled = instanceLabels.flatMap((label) => labels[label] ?? [])[0]
  if (labelled !== undefined) return labelled
  // An executor belongs where its driver does.
  const [maker] = owners.flatMap(({ kind, name, uid }) => {
    const found = kind === 'Pod' ? podNamed(name) : undefined
    return found !== undefined && found.metadata.uid === uid && found !== pod ? [found] : []
  })
  return maker === undefined ? undefined : releaseOf(maker, releases, podNamed)
}

/** A label that all of these pods have and none of the others, the release's own first; else a pod's name. */
export const tellingLabel = (pods: readonly KubeObject[], others: readonly KubeObject[]): string => {
  const [first] = pods
  const has = (pod: KubeObject, [key, value]: readonly [string, string]): boolean => pod.metadata.labels?.[key] === value
  const rank = (key: string): number => (instanceLabels.some((label) => label === key) ? 0 : key.includes('hash') ? 2 : 1)
  const [found] = Object.entries(first?.metadata.labels ?? {})
    .filter((label) => pods.every((pod) => has(pod, label)) && !others.some((pod) => has(pod, label)))
    .toSorted(([a], [b]) => rank(a) - rank(b))
  return found === undefined ? `pod: ${first?.metadata.name ?? ''}` : `${found[0]}: ${found[1]}`
}
