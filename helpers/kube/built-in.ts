export type Plurals = ReadonlyMap<string, { readonly plural: string; readonly namespaced: boolean }>

/** Kinds every cluster serves: no request to learn their plural. */
const builtIn: Readonly<Record<string, string>> = {
  v1: 'ConfigMap:configmaps Event:events PersistentVolumeClaim:persistentvolumeclaims Pod:pods Secret:secrets Service:services ServiceAccount:serviceaccounts ResourceQuota:resourcequotas LimitRange:limitranges Namespace/namespaces Node/nodes PersistentVolume/persistentvolumes',
  'apps/v1':
    'ControllerRevision:controllerrevisions DaemonSet:daemonsets Deployment:deployments ReplicaSet:replicasets StatefulSet:statefulsets',
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

export const builtInPlurals: ReadonlyMap<string, Plurals> = new Map(
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

const owners = new Map([...builtInPlurals].flatMap(([apiVersion, kinds]) => [...kinds.keys()].map((kind) => [kind, groupOf(apiVersion)])))

/** The API group of an apiVersion; '' for the core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

/** The group that a kind belongs to when nothing else is said: that of Kubernetes itself, undefined for kinds of others. */
export const groupOfKind = (kind: string): string | undefined => owners.get(kind)
