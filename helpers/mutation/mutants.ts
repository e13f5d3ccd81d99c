/** One way to break the chart, and what a person must read of it in the first ten lines of the failure. */
export interface Mutant {
  readonly name: string
  /** The smoke scenario that has to find it. @default connect */
  readonly scenario?: string
  /** The cell of it that is enough. @default the first value of each dimension */
  readonly cell?: Readonly<Record<string, string>>
  /** File of the chart, and what to replace in it by what. */
  readonly file: string
  readonly replace: readonly (readonly [what: string | RegExp, by: string])[]
  readonly says: RegExp
}

const deployment = 'templates/connect-deployment.yaml'
const settings = 'templates/connect-configmap.yaml'

/** Faults that a chart engineer makes. */
export const mutants: readonly Mutant[] = [
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
    scenario: 'history',
    file: 'templates/_history.tpl',
    replace: [['spark.eventLog.enabled true', 'spark.eventLog.enabled false']],
    says: /it is listed as completed|\[\]/,
  },
  {
    name: 'a catalog in memory',
    scenario: 'metastore',
    file: 'templates/_metastore.tpl',
    replace: [['spark.sql.catalogImplementation hive', 'spark.sql.catalogImplementation in-memory']],
    says: /the metastore's database has it|numbers\|s3a/,
  },
  // The feature under test switched off, in each dimension of the suites: what remains works, and is not what was asked for.
  {
    name: 'another version',
    cell: { spark: '3.5.7', backend: 'kubernetes' },
    file: 'templates/_helpers.tpl',
    replace: [['(.Values.image.tag | default (include "spark.version" .))', '(.Values.image.tag | default "4.1.3")']],
    says: /4\.1\.3/,
  },
  {
    name: 'the driver computes alone',
    cell: { spark: '4.1.3', backend: 'standalone' },
    file: 'templates/_helpers.tpl',
    replace: [['spark://{{ include "spark.componentName" (dict "root" . "component" "master") }}:7077', 'local[2]']],
    says: /executor/i,
  },
  {
    name: 'no Iceberg catalog',
    scenario: 'features',
    cell: { component: 'connect', spark: '4.1.3', backend: 'kubernetes', feature: 'iceberg' },
    file: 'presets/iceberg.yaml',
    replace: [['catalog: lake', 'catalog: ""']],
    says: /lake|REQUIRES_SINGLE_PART_NAMESPACE|NAMESPACE/,
  },
  {
    name: 'no GPU for executors',
    scenario: 'features',
    cell: { component: 'connect', spark: '4.1.3', backend: 'kubernetes', feature: 'gpu' },
    file: 'templates/_gpu.tpl',
    replace: [
      ['spark.executor.resource.gpu.amount {{ .perExecutor }}\n', ''],
      ['spark.executor.resource.gpu.discoveryScript {{ .discoveryScript }}\n', ''],
      ['spark.executor.resource.gpu.vendor {{ .vendor }}\n', ''],
      ['spark.task.resource.gpu.amount {{ .perTask }}\n', ''],
    ],
    says: /nvidia\.com\/gpu/,
  },
  {
    name: 'no RAPIDS Accelerator',
    scenario: 'features',
    cell: { component: 'connect', spark: '4.1.3', backend: 'kubernetes', feature: 'gpu' },
    file: 'templates/_gpu.tpl',
    replace: [['(ternary "com.nvidia.spark.rapids.SQLExecPlugin" "" $explains)', '""']],
    says: /RAPIDS/,
  },
  {
    name: 'no shuffle service',
    scenario: 'features',
    cell: { component: 'standalone', spark: '4.1.3', backend: 'standalone', feature: 'core' },
    file: 'templates/_allocation.tpl',
    replace: [[' -Dspark.shuffle.service.enabled=true', '']],
    says: /7337|shuffle|Registered executor/i,
  },
  {
    name: 'no dynamic allocation',
    scenario: 'elastic',
    cell: { spark: '4.1.3', backend: 'kubernetes' },
    file: 'templates/_allocation.tpl',
    replace: [['spark.dynamicAllocation.enabled true', 'spark.dynamicAllocation.enabled false']],
    says: /executor/i,
  },
]
