import type { Mutant } from './mutant.ts'

const connect = 'templates/connect-deployment.yaml'
const restricted = { scenario: 'security/pod-security', cell: { preset: 'core', spark: '4.1.3' } }
const hardened = { scenario: 'security/containers', cell: { preset: 'standalone', spark: '4.1.3' } }
const isolated = { scenario: 'security/network-policy', cell: { spark: '4.1.3', backend: 'kubernetes' } }

/** What an attacker is glad of in a chart. */
export const securityFaults: readonly Mutant[] = [
  {
    name: 'a privileged init container',
    ...restricted,
    file: connect,
    replace: [
      [
        '      containers:\n        - name: connect\n',
        '      initContainers: [{ name: tune, image: {{ include "spark.image" . }}, securityContext: { privileged: true } }]\n      containers:\n        - name: connect\n',
      ],
    ],
    says: /spark-connect(?=[\s\S]*tune)(?=[\s\S]*securityContext\.privileged)/,
  },
  {
    name: 'an added capability',
    ...restricted,
    file: 'templates/_helpers.tpl',
    replace: [['capabilities: { drop: [ALL] }', 'capabilities: { drop: [ALL], add: [NET_ADMIN] }']],
    says: /spark-connect(?=[\s\S]*NET_ADMIN)(?=[\s\S]*securityContext\.capabilities\.add)/,
  },
  {
    name: "the node's files",
    ...restricted,
    file: connect,
    replace: [['          emptyDir: { sizeLimit: {{ .Values.scratch.sizeLimit }} }', '          hostPath: { path: /var/tmp }']],
    says: /spark-connect(?=[\s\S]*hostPath)(?=[\s\S]*volume "tmp")/i,
  },
  {
    name: 'root in the template of executors',
    ...restricted,
    file: 'templates/_executor-pod.tpl',
    replace: [['      securityContext:\n', '      securityContext:\n        runAsUser: 0\n']],
    says: /runAsUser=0/,
  },
  {
    name: 'a policy that lets everybody in',
    ...isolated,
    file: 'templates/connect-networkpolicy.yaml',
    replace: [['  ingress:\n', '  ingress:\n    - {}\n']],
    says: /a stranger to spark-connect:15002\/TCP: expected denied, it is allowed[\s\S]*spark-connect spec\.ingress\[0\]/,
  },
  {
    name: 'no way to DNS',
    ...isolated,
    file: 'templates/executor-networkpolicy.yaml',
    replace: [['    {{- include "spark.dnsEgress" . | nindent 4 }}\n', '']],
    says: /can not be looked up[\s\S]*UDP 53[\s\S]*spark-executor spec\.egress/,
  },
  {
    name: 'every verb for Connect',
    scenario: 'security/rbac',
    cell: { preset: 'two-executors', spark: '4.1.3' },
    file: 'templates/connect-role.yaml',
    replace: [['verbs: [create, delete, deletecollection, get, list, watch]', 'verbs: ["*"]']],
    says: /patch pods[\s\S]*rules\[0\] of Role spark-connect/,
  },
  {
    name: 'a key in a literal',
    chart: 's3',
    scenario: 'security/secrets',
    cell: { spark: '4.1.3', backend: 'kubernetes' },
    file: 'templates/deployment.yaml',
    replace: [
      [
        '{ name: MINIO_ROOT_PASSWORD, valueFrom: { secretKeyRef: { name: {{ include "s3.secretName" . }}, key: secretKey } } }',
        '{ name: MINIO_ROOT_PASSWORD, value: {{ .Values.auth.secretKey | quote }} }',
      ],
    ],
    says: /s3Key is in the open: manifest: Deployment s3 spec\.template\.spec\.containers\[0\]\.env\[1\]\.value/,
  },
  {
    name: 'a token for nothing',
    ...hardened,
    file: 'templates/worker-deployment.yaml',
    replace: [['automountServiceAccountToken: false', 'automountServiceAccountToken: true']],
    says: /container worker of spark-worker\S*: a token of its service account is mounted/,
  },
  {
    name: 'a root file system to write to',
    ...hardened,
    file: 'templates/_helpers.tpl',
    replace: [['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false']],
    says: /container connect of spark-connect\S*: its root file system can be written to/,
  },
]
