import { SeatrialError } from '../errors/seatrial-error.ts'
import { listAt, textAt } from './fields.ts'

/** Where the objects of one kind live in the API. */
export interface Resource {
  readonly namespaced: boolean
  readonly plural: string
  /** The path of the collection, or of one object where `name` is given. */
  path(namespace?: string, name?: string): string
}

/** Kinds every cluster serves: no request to learn their plural. */
const builtIn: Readonly<Record<string, string>> = {
  v1: 'ConfigMap:configmaps Event:events PersistentVolumeClaim:persistentvolumeclaims Pod:pods Secret:secrets Service:services ServiceAccount:serviceaccounts ResourceQuota:resourcequotas LimitRange:limitranges Namespace/namespaces Node/nodes PersistentVolume/persistentvolumes',
  'apps/v1': 'ControllerRevision:controllerrevisions DaemonSet:daemonsets Deployment:deployments ReplicaSet:replicasets StatefulSet:statefulsets',
  'batch/v1': 'CronJob:cronjobs Job:jobs',
  'autoscaling/v2': 'HorizontalPodAutoscaler:horizontalpodautoscalers',
  'discovery.k8s.io/v1': 'EndpointSlice:endpointslices',
  'networking.k8s.io/v1': 'Ingress:ingresses NetworkPolicy:networkpolicies IngressClass/ingressclasses',
  'policy/v1': 'PodDisruptionBudget:poddisruptionbudgets',
  'rbac.authorization.k8s.io/v1': 'Role:roles RoleBinding:rolebindings ClusterRole/clusterroles ClusterRoleBinding/clusterrolebindings',
  'storage.k8s.io/v1': 'StorageClass/storageclasses',
  'scheduling.k8s.io/v1': 'PriorityClass/priorityclasses',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition/customresourcedefinitions',
}

type Plurals = ReadonlyMap<string, { readonly plural: string; readonly namespaced: boolean }>

const builtInPlurals: ReadonlyMap<string, Plurals> = new Map(
  Object.entries(builtIn).map(([apiVersion, kinds]) => [
    apiVersion,
    new Map(
      kinds.split(' ').map((entry) => {
        const [kind = '', plural = ''] = entry.split(/[:/]/)
        return [kind, { plural, namespaced: entry.includes(':') }]
      }),
    ),
  ]),
)

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

function toResource(apiVersion: string, { plural, namespaced }: { plural: string; namespaced: boolean }): Resource {
  return {
    plural,
    namespaced,
    path(namespace, name) {
      const scope = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''
      return `${root(apiVersion)}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`
    },
  }
}

/**
 * Kind to resource. Kinds of other API groups cost one small request per group and version
 * (its APIResourceList: aggregated discovery sends every group's), kept until a kind is missing from it:
 * a CRD may have been added since.
 */
export function resourceFinder(read: (path: string) => Promise<unknown>): (apiVersion: string, kind: string) => Promise<Resource> {
  const known = new Map<string, Promise<Plurals>>()

  const discover = (apiVersion: string): Promise<Plurals> => {
    const found = read(root(apiVersion)).then(
      (list) =>
        new Map(
          listAt(list, 'resources')
            .filter((entry) => !(textAt(entry, 'name') ?? '/').includes('/'))
            .map((entry) => [
              textAt(entry, 'kind') ?? '',
              { plural: textAt(entry, 'name') ?? '', namespaced: entry['namespaced'] === true },
            ]),
        ),
    )
    known.set(apiVersion, found)
    found.catch(() => known.delete(apiVersion))
    return found
  }

  return async (apiVersion, kind) => {
    const fixed = builtInPlurals.get(apiVersion)?.get(kind)
    if (fixed !== undefined) return toResource(apiVersion, fixed)
    const entry = (await known.get(apiVersion))?.get(kind) ?? (await discover(apiVersion).catch(notServed)).get(kind)
    if (entry !== undefined) return toResource(apiVersion, entry)
    throw new SeatrialError('kube/unknown-kind', `the cluster does not serve kind ${kind} of ${apiVersion}`)
  }
}

/** A group that does not exist answers 404: then the kind does not exist either. */
function notServed(error: unknown): Plurals {
  if (error instanceof Error && 'status' in error && error.status === 404) return new Map()
  throw error
}
