import type { Rule } from './rule.ts'

const page = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/'

/** Something that a rule should not give without need. */
export interface Risk {
  readonly id: string
  readonly reason: string
  /** The section of Kubernetes' documentation that says so. */
  readonly source: string
}

/** A risk that lies in what can be done to some resources. */
export interface ResourceRisk extends Risk {
  readonly apiGroup: string
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  /** None where the rule is for objects of some names only: those are read one by one, and what is created has no name yet. */
  readonly unlessNamed?: true
}

export interface WildcardRisk extends Risk {
  readonly list: keyof Rule
}

export const wildcardRisks: readonly WildcardRisk[] = (
  [
    ['verbs', 'all verbs, those that are added later and the special ones too'],
    ['apiGroups', 'all API groups, those of every custom resource too'],
    ['resources', 'all resources and subresources, those that are added later too'],
    ['nonResourceURLs', 'all paths of the API server'],
  ] as const
).map(([list, what]) => ({ id: `wildcard-${list}`, list, reason: `It is for ${what}.`, source: `${page}#least-privilege` }))

const reading = ['get', 'list', 'watch']
const changing = ['create', 'update', 'patch']

export const resourceRisks: readonly ResourceRisk[] = [
  {
    id: 'secrets',
    apiGroup: '',
    resources: ['secrets'],
    verbs: reading,
    unlessNamed: true,
    reason: 'It reads every Secret; list and watch answer with the contents too.',
    source: `${page}#listing-secrets`,
  },
  ...(
    [
      ['', ['pods', 'replicationcontrollers']],
      ['apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets']],
      ['batch', ['jobs', 'cronjobs']],
    ] as const
  ).map(([apiGroup, resources]) => ({
    id: 'workloads',
    apiGroup,
    resources,
    verbs: ['create'],
    unlessNamed: true as const,
    reason: 'A new pod can mount any Secret, ConfigMap and volume of its namespace and run as any of its service accounts.',
    source: `${page}#workload-creation`,
  })),
  ...(
    [
      [
        ['pods/exec', 'pods/attach'],
        ['get', 'create'],
      ],
      [['pods/ephemeralcontainers'], ['update', 'patch']],
    ] as const
  ).map(([resources, verbs]) => ({
    id: 'exec',
    apiGroup: '',
    resources,
    verbs,
    reason: 'It runs commands in pods of others, with their tokens and mounts; before Kubernetes 1.35 get is enough, over a WebSocket.',
    source: `${page}#minimize-distribution-of-privileged-tokens`,
  })),
  {
    id: 'persistent-volumes',
    apiGroup: '',
    resources: ['persistentvolumes'],
    verbs: ['create'],
    unlessNamed: true,
    reason: 'A PersistentVolume can be a path of the node.',
    source: `${page}#persistent-volume-creation`,
  },
  {
    id: 'node-proxy',
    apiGroup: '',
    resources: ['nodes/proxy'],
    verbs: ['get', ...changing, 'delete'],
    reason: 'It reaches the kubelet, which runs commands in every pod of the node, past admission and the audit log; get is enough.',
    source: `${page}#access-to-proxy-subresource-of-nodes`,
  },
  {
    id: 'escalate',
    apiGroup: 'rbac.authorization.k8s.io',
    resources: ['roles', 'clusterroles'],
    verbs: ['escalate'],
    reason: 'It writes roles that give more than its holder has.',
    source: `${page}#escalate-verb`,
  },
  {
    id: 'bind',
    apiGroup: 'rbac.authorization.k8s.io',
    resources: ['roles', 'clusterroles'],
    verbs: ['bind'],
    reason: 'It binds roles that give more than its holder has.',
    source: `${page}#bind-verb`,
  },
  ...(
    [
      ['', ['users', 'groups', 'serviceaccounts']],
      ['authentication.k8s.io', ['uids', 'userextras/*']],
    ] as const
  ).map(([apiGroup, resources]) => ({
    id: 'impersonate',
    apiGroup,
    resources,
    verbs: ['impersonate'],
    reason: 'Its holder can be others, with all that they may do.',
    source: `${page}#impersonate-verb`,
  })),
  {
    id: 'certificates',
    apiGroup: 'certificates.k8s.io',
    resources: ['certificatesigningrequests/approval'],
    verbs: ['update', 'patch'],
    reason: 'Whoever can also ask for certificates can have one with the name of anybody.',
    source: `${page}#csrs-and-certificate-issuing`,
  },
  {
    id: 'tokens',
    apiGroup: '',
    resources: ['serviceaccounts/token'],
    verbs: ['create'],
    reason: 'It makes tokens of service accounts, with all that those may do.',
    source: `${page}#token-request`,
  },
  {
    id: 'admission-webhooks',
    apiGroup: 'admissionregistration.k8s.io',
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    verbs: changing,
    reason: 'A webhook reads, and a mutating one changes, every object that the cluster admits.',
    source: `${page}#control-admission-webhooks`,
  },
  {
    id: 'namespaces',
    apiGroup: '',
    resources: ['namespaces'],
    verbs: ['update', 'patch'],
    reason: "A namespace's labels decide on its Pod Security level and on which network policies let it through.",
    source: `${page}#namespace-modification`,
  },
]

export const bindingRisks: Readonly<Record<'cluster-admin' | 'unauthenticated', Risk>> = {
  'cluster-admin': {
    id: 'cluster-admin',
    reason: 'It gives everything in the cluster, or in the namespace.',
    source: `${page}#least-privilege`,
  },
  unauthenticated: {
    id: 'unauthenticated',
    reason: 'It gives something to anybody who reaches the API server.',
    source: `${page}#hardening`,
  },
}
