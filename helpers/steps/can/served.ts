import { listAt, textAt } from '../../kube/fields.ts'
import type { Kube } from '../../kube/client.ts'
import type { ServedResource } from '../../rbac/table.ts'

/** A resource with the version in which it is asked for. */
export interface ServedHere extends ServedResource {
  readonly apiVersion: string
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Every resource and subresource that the cluster serves, each in its group's preferred version (aggregated discovery, KEP-3352). */
export const servedResources = async (kube: Kube, signal: AbortSignal): Promise<readonly ServedHere[]> => {
  const lists = await Promise.all(['/api', '/apis'].map((path) => kube.request('GET', path, { accept: aggregated, signal })))
  return lists
    .flatMap((list) => listAt(list, 'items'))
    .flatMap((group) => {
      const apiGroup = textAt(group, 'metadata', 'name') ?? ''
      const [preferred] = listAt(group, 'versions')
      const version = textAt(preferred, 'version') ?? 'v1'
      const apiVersion = apiGroup === '' ? version : `${apiGroup}/${version}`
      return listAt(preferred, 'resources').flatMap((entry) => {
        const resource = textAt(entry, 'resource') ?? ''
        const namespaced = textAt(entry, 'scope') === 'Namespaced'
        const own = { apiGroup, apiVersion, resource, namespaced, verbs: verbsOf(entry) }
        const below = listAt(entry, 'subresources').map((sub) => ({
          ...own,
          resource: `${resource}/${textAt(sub, 'subresource') ?? ''}`,
          verbs: verbsOf(sub),
        }))
        return [own, ...below]
      })
    })
}

const verbsOf = (entry: Readonly<Record<string, unknown>>): readonly string[] =>
  Array.isArray(entry['verbs']) ? entry['verbs'].filter((verb) => typeof verb === 'string') : []
