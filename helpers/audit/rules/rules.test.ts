import { expect, test } from 'vitest'
import { changed, findingsIn, sound, told, type Change } from '../testing.ts'
import { allRules, rules } from './registry.ts'

const pod = 'Deployment default/web | spec.template.spec'
const container = `${pod}.containers[0]`

/** A rule, a change that it finds, where it says so, and a change close to that which it does not mind. */
type Case = readonly [rule: string, red: Change, found: string, green: Change]

const role = (verbs: string): Change => ['verbs: [get]', `verbs: ${verbs}`]
const subject = (name: string): Change => ['  - kind: ServiceAccount\n    name: other', `  - kind: Group\n    name: ${name}`]
const env = (name: string, value: string): Change => [
  '            - name: MODE\n              value: fast',
  `            - { name: ${name}, value: "${value}" }`,
]
const bareEnv = (name: string, value: string): Change => [
  '            - name: MODE\n              value: fast',
  `            - { name: ${name}, value: ${value} }`,
]
const image = (name: string): Change => ['image: example/web:1.2', `image: ${name}`]
const ingress = (rule: string): Change => ['    - from: [{ podSelector: {} }]\n      ports: [{ port: 8080 }]', `    - ${rule}`]
const dns = (ports: string): Change => ['ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]', `ports: ${ports}`]
const volume = (source: string): Change => ['      containers:', `      volumes: [{ name: v, ${source} }]\n      containers:`]
const configMap = (name: string): Change => ({ add: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }` })

const cases: readonly Case[] = [
  ['yaml-syntax', { add: 'kind: [\nname: x' }, 'error yaml-syntax', { add: '# nothing but a comment' }],
  [
    'duplicate-key',
    ['  mode: fast', '  mode: fast\n  mode: slow'],
    'error duplicate-key | ConfigMap default/web | data.mode',
    ['  mode: fast', '  mode: fast\n  Mode: slow'],
  ],
  ['not-an-object', { add: 'kind: ConfigMap\nmetadata: { name: x }' }, 'error not-an-object', { add: 'null' }],
  [
    'allow-annotation',
    ['kind: Deployment\nmetadata:', 'kind: Deployment\nmetadata:\n  annotations: { seatrial.dev/allow: "image-tag: tried it" }'],
    'warning allow-annotation | Deployment default/web | metadata.annotations["seatrial.dev/allow"]',
    ['kind: Deployment\nmetadata:', 'kind: Deployment\nmetadata:\n  annotations: { seatrial.dev/other: "image-tag: tried it" }'],
  ],
  [
    'duplicate-object',
    configMap('web'),
    'error duplicate-object | ConfigMap default/web | metadata.name',
    configMap('web, namespace: other'),
  ],
  [
    'selector-mismatch',
    ['      labels:\n        app: web\n    spec:', '      labels:\n        app: wep\n    spec:'],
    'error selector-mismatch | Deployment default/web | spec.selector',
    ['      labels:\n        app: web\n    spec:', '      labels:\n        app: web\n        tier: front\n    spec:'],
  ],
  [
    'selector-mismatch',
    ['  selector:\n    matchLabels:\n      app: web\n  template:', '  template:'],
    'error selector-mismatch | Deployment default/web | spec.selector',
    ['    matchLabels:\n      app: web\n  template:', '    matchExpressions: [{ key: app, operator: Exists }]\n  template:'],
  ],
  [
    'duplicate-container',
    ['      containers:', '      initContainers: [{ name: web }]\n      containers:'],
    `error duplicate-container | ${container}.name`,
    ['      containers:', '      initContainers: [{ name: first }]\n      containers:'],
  ],
  ['env-not-text', bareEnv('PORT', '8080'), `error env-not-text | ${container}.env[1].value`, bareEnv('PORT', '"8080"')],
  ['env-not-text', bareEnv('DEBUG', 'yes'), `error env-not-text | ${container}.env[1].value`, bareEnv('DEBUG', '"yes"')],
  ['env-not-text', bareEnv('y', 'fast'), `error env-not-text | ${container}.env[1].name`, bareEnv('Y2', '~')],
  [
    'pod-security',
    ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: false\n            privileged: true'],
    `error pod-security | ${container}.securityContext.privileged`,
    ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: false\n            privileged: false'],
  ],
  [
    'pod-security',
    ['runAsNonRoot: true', 'runAsNonRoot: no'],
    `error pod-security | ${pod}.securityContext.runAsNonRoot`,
    ['runAsNonRoot: true', 'runAsNonRoot: yes'],
  ],
  [
    'pod-security',
    ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: false\n            privileged: on'],
    `error pod-security | ${container}.securityContext.privileged`,
    ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: no\n            privileged: off'],
  ],
  [
    'security-context-constraints',
    ['runAsNonRoot: true', 'runAsUser: 1000'],
    `error security-context-constraints | ${container}.securityContext.runAsUser`,
    ['runAsNonRoot: true', 'runAsUser: 1000650001'],
  ],
  [
    'writable-root',
    ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
    `warning writable-root | ${container}.securityContext.readOnlyRootFilesystem`,
    ['      containers:', '      os: { name: windows }\n      containers:'],
  ],
  [
    'unused-token',
    ['automountServiceAccountToken: false', 'automountServiceAccountToken: true'],
    `warning unused-token | ${pod}.automountServiceAccountToken`,
    ['serviceAccountName: web', 'serviceAccountName: web\n      automountServiceAccountToken: no'],
  ],
  [
    'no-memory-bounds',
    ['            limits: { memory: 128Mi }\n', ''],
    `warning no-memory-bounds | ${container}.resources`,
    ['            requests: { memory: 64Mi }\n', ''],
  ],
  [
    'no-memory-bounds',
    ['limits: { memory: 128Mi }', 'limits: { memory: 0 }'],
    `warning no-memory-bounds | ${container}.resources`,
    ['limits: { memory: 128Mi }', 'limits: { memory: 1 }'],
  ],
  [
    'no-memory-bounds',
    ['requests: { memory: 64Mi }', 'requests: { memory: "0" }'],
    `warning no-memory-bounds | ${container}.resources`,
    ['requests: { memory: 64Mi }', 'requests: { cpu: 0 }'],
  ],
  ['image-tag', image('registry.example:5000/web'), `warning image-tag | ${container}.image`, image('registry.example:5000/web@sha256:0a')],
  ['image-tag', image('web:latest'), `warning image-tag | ${container}.image`, image('web:latest-1')],
  [
    'secret-value',
    ['args: [serve]', 'args: [serve, --db=correct-horse]'],
    `error secret-value | ${container}.args[1]`,
    ['args: [serve]', 'args: [serve, --db=correct-horses]'],
  ],
  [
    'secret-value',
    ['mode: fast', 'mode: Y29ycmVjdC1ob3JzZQ=='],
    'error secret-value | ConfigMap default/web | data.mode',
    ['mode: fast', 'mode: Y29ycmVjdC1ob3JzZQ'],
  ],
  [
    'secret-literal',
    env('API_TOKEN', 's3cr3t'),
    `error secret-literal | ${container}.env[1].value`,
    env('API_TOKEN', '$(DATABASE_PASSWORD)'),
  ],
  ['secret-literal', bareEnv('DB_PASSWORD', '1234'), `error secret-literal | ${container}.env[1].value`, bareEnv('MAX_TOKENS', '1234')],
  [
    'secret-literal',
    env('PASSWORD_ADMIN', 'scram-sha-256'),
    `error secret-literal | ${container}.env[1].value`,
    env('PASSWORD_ENCRYPTION', 'scram-sha-256'),
  ],
  ['secret-literal', env('TOKENS', 'bert'), `error secret-literal | ${container}.env[1].value`, env('TOKENIZER', 'bert')],
  [
    'secret-literal',
    ['args: [serve]', 'args: [serve, --password, hunter2secret]'],
    `error secret-literal | ${container}.args[2]`,
    ['args: [serve]', 'args: [serve, --password, --verbose, "--token", "$(TOKEN)", --password-file, secret.txt]'],
  ],
  [
    'secret-literal',
    ['args: [serve]', 'command: [app, --token, abcdef123456]'],
    `error secret-literal | ${container}.command[2]`,
    ['args: [serve]', 'command: [app, token, abcdef123456]'],
  ],
  [
    'secret-literal',
    env('DATABASE', 'postgresql://shop:hunter2@db/shop'),
    `error secret-literal | ${container}.env[1].value`,
    env('DATABASE', 'postgresql://shop@db:5432/shop'),
  ],
  [
    'secret-literal',
    ['args: [serve]', 'args: [--api-key=abc]'],
    `error secret-literal | ${container}.args[0]`,
    ['args: [serve]', 'args: [--api-key-file=/run/key]'],
  ],
  [
    'secret-literal',
    ['mode: fast', 'DB_PASSWORD: abc'],
    'error secret-literal | ConfigMap default/web | data.DB_PASSWORD',
    ['mode: fast', 'DB_PASSWORD_FILE: /run/password'],
  ],
  [
    'secret-literal',
    ['mode: fast', 'spark.conf: |\n    # fs.s3a.secret.key none\n    spark.hadoop.fs.s3a.secret.key abc'],
    'warning secret-literal | ConfigMap default/web | data["spark.conf"]',
    [
      'mode: fast',
      'spark.conf: |\n    # fs.s3a.secret.key abc\n    spark.hadoop.fs.s3a.secret.key ${env.KEY}\n    token.provider: abc\n    c.token = read("x")',
    ],
  ],
  [
    'secret-literal',
    ['mode: fast', 'a.xml: <name>ConnectionPassword</name><value>abc</value>'],
    'warning secret-literal | ConfigMap default/web | data["a.xml"]',
    ['mode: fast', 'a.xml: <name>ConnectionPassword</name><value>${env.P}</value>'],
  ],
  [
    'missing-reference',
    volume('secret: { secretName: gone }'),
    `warning missing-reference | ${pod}.volumes[0].secret.secretName`,
    volume('secret: { secretName: gone, optional: true }'),
  ],
  [
    'missing-reference',
    ['key: password', 'key: pass'],
    `error missing-reference | ${container}.env[0].valueFrom.secretKeyRef.name`,
    ['key: password', 'key: password\n                  optional: false'],
  ],
  [
    'missing-reference',
    volume('persistentVolumeClaim: { claimName: gone }'),
    `warning missing-reference | ${pod}.volumes[0].persistentVolumeClaim.claimName`,
    volume('configMap: { name: kube-root-ca.crt }'),
  ],
  [
    'missing-reference',
    ['serviceAccountName: web', 'serviceAccountName: gone'],
    `warning missing-reference | ${pod}.serviceAccountName`,
    ['serviceAccountName: web', 'serviceAccountName: default\n      automountServiceAccountToken: false'],
  ],
  ['rbac-wildcard', role('["*"]'), 'error rbac-wildcard | Role default/web | rules[0].verbs', role('[get, list]')],
  ['rbac-binding', subject('system:authenticated'), 'error rbac-binding | RoleBinding default/web | subjects[0].name', subject('team')],
  [
    'rbac-binding',
    ['kind: Role, name: web', 'kind: ClusterRole, name: cluster-admin'],
    'error rbac-binding | RoleBinding default/web | roleRef.name',
    ['kind: Role, name: web', 'kind: Role, name: cluster-admin'],
  ],
  [
    'open-network-policy',
    ingress('{}'),
    'error open-network-policy | NetworkPolicy default/web | spec.ingress[0]',
    ingress('ports: [{ port: 8080 }]'),
  ],
  [
    'open-network-policy',
    ingress('from: [{ ipBlock: { cidr: 0.0.0.0/0 } }]'),
    'error open-network-policy | NetworkPolicy default/web | spec.ingress[0]',
    ingress('from: [{ ipBlock: { cidr: 10.0.0.0/8 } }]'),
  ],
  [
    'unselected-pod',
    ['policyTypes: [Ingress, Egress]', 'policyTypes: [Egress]'],
    'warning unselected-pod | Deployment default/web | spec.template.metadata.labels',
    ['  policyTypes: [Ingress, Egress]\n', ''],
  ],
  [
    'no-dns',
    dns('[{ port: 54, protocol: UDP }]'),
    'error no-dns | NetworkPolicy default/web | spec.egress',
    dns('[{ port: 1, endPort: 99, protocol: UDP }, { port: dns-tcp }]'),
  ],
  [
    'no-dns',
    dns('[{ port: 53, protocol: UDP }]'),
    'warning no-dns | NetworkPolicy default/web | spec.egress',
    ['  egress:\n', '  unused:\n'],
  ],
  [
    'no-dns',
    ['metadata.name: kube-system', 'metadata.name: monitoring'],
    'error no-dns | NetworkPolicy default/web | spec.egress',
    ['matchLabels: { kubernetes.io/metadata.name: kube-system }', 'matchLabels: { role: dns }'],
  ],
  [
    'no-dns',
    dns('[{ port: 5353, protocol: UDP }, { port: 5353 }]'),
    'error no-dns | NetworkPolicy default/web | spec.egress',
    [
      'kube-system } } }]\n      ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]',
      'openshift-dns } } }]\n      ports: [{ port: 5353, protocol: UDP }, { port: 5353, protocol: TCP }]',
    ],
  ],
  [
    'service-selector',
    ['  selector:\n    app: web\n', '  type: NodePort\n  selector:\n    app: wep\n'],
    'error service-selector | Service default/web | spec.selector',
    ['  selector:\n    app: web\n', '  type: ExternalName\n  externalName: db.example\n  selector:\n    app: wep\n'],
  ],
  [
    'service-selector',
    ['  selector:\n    app: web\n', '  selector:\n    app: wep\n'],
    'error service-selector | Service default/web | spec.selector',
    ['  selector:\n    app: web\n', ''],
  ],
  [
    'service-port',
    ['targetPort: http', 'targetPort: https'],
    'error service-port | Service default/web | spec.ports[0].targetPort',
    ['targetPort: http', 'targetPort: 8080'],
  ],
  [
    'missing-probe',
    ['readinessProbe:', 'livenessProbe:'],
    `warning missing-probe | ${container}.readinessProbe`,
    ['readinessProbe:', 'livenessProbe: { tcpSocket: { port: http } }\n          readinessProbe:'],
  ],
]

const own = { constraints: 'restricted-v2' }
const of = (rule: string, change: Change) =>
  findingsIn(changed(sound, change), rule === 'security-context-constraints' ? own : {}).filter((finding) => finding.rule === rule)

test('nothing is found where nothing is wrong', () => {
  expect(findingsIn(sound, own)).toEqual([])
})

const named = cases.map(([rule, red, found, green]) => ({ rule, red, found, green }))

test.each(named)('$rule finds $red', ({ rule, red, found }) => {
  expect(of(rule, red).map(told)).toEqual([found])
})

test.each(named)('$rule does not mind $green', ({ rule, green }) => {
  expect(of(rule, green)).toEqual([])
})

test('every rule has a case, but for that of charts which do not render', () => {
  const tried = new Set(['chart-render', ...cases.map(([rule]) => rule)])
  expect(allRules.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([])
  expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length)
  expect(rules.length).toBeGreaterThan(15)
})
