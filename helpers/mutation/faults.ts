import type { Mutant } from './mutant.ts'

const deployment = 'templates/connect-deployment.yaml'
const settings = 'templates/connect-configmap.yaml'

/** Faults that a chart engineer makes. */
export const faults: readonly Mutant[] = [
  {
    name: 'wrong port in the Service',
    file: 'templates/connect-service.yaml',
    replace: [['port: 15002, targetPort: connect', 'port: 15002, targetPort: 15999']],
    says: /15999/,
  },
  {
    name: 'wrong driver host',
    file: deployment,
    replace: [['spark.driver.host=$(POD_IP)', 'spark.driver.host=no-such-driver']],
    says: /no-such-driver|UnknownHost/,
  },
  {
    name: 'missing RBAC verb',
    file: 'templates/connect-role.yaml',
    replace: [['verbs: [create, delete, deletecollection, get, list, watch]', 'verbs: [delete, deletecollection, get, list, watch]']],
    says: /forbidden|cannot create resource/i,
  },
  {
    name: 'missing Secret',
    file: deployment,
    replace: [
      [
        '          env:\n',
        '          env:\n            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: no-such-secret, key: password } } }\n',
      ],
    ],
    says: /secret "no-such-secret" not found/,
  },
  {
    name: 'bad image',
    file: deployment,
    replace: [['image: {{ include "spark.image" . }}', 'image: localhost/seatrial/no-such-image:1']],
    says: /no-such-image:1/,
  },
  {
    name: 'wrong probe',
    file: deployment,
    replace: [
      [
        /startupProbe:\n.*\n/,
        'startupProbe:\n            tcpSocket: { port: 15998 }\n            periodSeconds: 1\n            failureThreshold: 20\n',
      ],
    ],
    says: /(?=[\s\S]*probe)[\s\S]*15998/i,
  },
  {
    name: 'deny-all NetworkPolicy',
    file: 'templates/connect-networkpolicy.yaml',
    replace: [[/ {2}ingress:[\s\S]*?\n {2}egress:[\s\S]*\n\{\{- end \}\}/, '  ingress: []\n  egress: []\n{{- end }}']],
    says: /timed? ?out|timeout|SocketTimeout|connect.*refused/i,
  },
  {
    name: 'too little memory',
    file: deployment,
    replace: [[/resources:\n.*\n/, 'resources: { requests: { memory: 64Mi }, limits: { memory: 160Mi } }\n']],
    says: /OOMKilled/,
  },
  {
    name: 'wrong Connect port',
    file: settings,
    replace: [['spark.connect.grpc.binding.port 15002', 'spark.connect.grpc.binding.port 15997']],
    says: /15002.*refused|probe failed.*15002/is,
  },
  {
    name: 'executor image without Spark',
    file: settings,
    replace: [
      ['spark.kubernetes.container.image {{ include "spark.image" . }}', 'spark.kubernetes.container.image registry.k8s.io/pause:3.10'],
    ],
    says: /-exec-\d+ \(registry\.k8s\.io\/pause/,
  },
  {
    name: 'event log to nowhere',
    scenario: 'smoke/history',
    file: 'templates/_history.tpl',
    replace: [['spark.eventLog.enabled true', 'spark.eventLog.enabled false']],
    says: /it is listed as completed|\[\]/,
  },
  {
    name: 'a catalog in memory',
    scenario: 'smoke/metastore',
    file: 'templates/_metastore.tpl',
    replace: [['spark.sql.catalogImplementation hive', 'spark.sql.catalogImplementation in-memory']],
    says: /the metastore's database has it|numbers\|s3a/,
  },
]
