import { expect, test } from 'vitest'
import { draftOf } from './scenario.ts'

const drafted = (manifest: string): string =>
  draftOf({
    file: 'scenarios/e2e/deep/shop.scenario.yaml',
    chart: 'charts/shop',
    name: 'shop',
    values: [],
    schema: 'scenario.schema.json',
    manifest,
  })

const securely = 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }'
const workload = (container: string, { kind = 'Deployment', pod = '', spec = '', metadata = '' } = {}): string => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: shop, ${metadata} }
spec:
  ${spec}
  template:
    metadata: { labels: { app: shop } }
    spec:
      ${pod}
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers: [{ name: main, image: x, ${container} }]
`
const service = (ports: string): string => `
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: shop }, ports: ${ports} }
`
const questions = (text: string): string[] => text.match(/http: .*/g) ?? []

test('the schema is found from where the file is', () => {
  expect(drafted(workload(securely)).split('\n')[0]).toBe('# yaml-language-server: $schema=../../../scenario.schema.json')
})

test.each<[what: string, container: string, ports: string, asked: string[]]>([
  [
    'a named port with its probe',
    `ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { port: 8080, path: /ready } }`,
    '[{ port: 80, targetPort: http }]',
    ['http: { to: web:80, path: /ready }'],
  ],
  [
    'the readiness probe rather than another, at the root by default',
    `ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { port: 80, path: /live } }, readinessProbe: { httpGet: { port: 80 } }`,
    '[{ port: 80 }]',
    ['http: { to: web:80, path: / }'],
  ],
  [
    'a probe with headers',
    `ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80, path: /live, httpHeaders: [{ name: Accept, value: "text/html,*/*" }] } }`,
    '[{ port: 80 }]',
    ['http: { to: web:80, path: /live, headers: { Accept: "text/html,*/*" } }'],
  ],
  [
    'a path that a flow of YAML would divide',
    `ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80, path: "ready?checks=[db],cache" } }`,
    '[{ port: 80 }]',
    ['http: { to: web:80, path: "/ready?checks=[db],cache" }'],
  ],
  [
    'a liveness probe, which readiness does not wait for',
    `ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { port: 80, path: "" } }`,
    '[{ port: 80 }]',
    ['http: { to: web:80, path: /, within: 2m }'],
  ],
  ['a probe of another host', `ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80, host: x } }`, '[{ port: 80 }]', []],
  ['a port of UDP', `ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } }`, '[{ port: 80, protocol: UDP }]', []],
  ['a probe over TLS', `ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80, scheme: HTTPS } }`, '[{ port: 80 }]', []],
  ['a probe of another port', `ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 81 } }`, '[{ port: 80 }]', []],
  ['a probe that only connects', `ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 } }`, '[{ port: 80 }]', []],
  [
    'each port of a Service',
    `ports: [{ containerPort: 80 }, { name: m, containerPort: 81 }], startupProbe: { httpGet: { port: m, path: /m } }, readinessProbe: { httpGet: { port: 80, path: /r } }`,
    '[{ port: 1, targetPort: 80 }, { port: 2, targetPort: 81 }]',
    ['http: { to: web:1, path: /r }', 'http: { to: web:2, path: /m }'],
  ],
])('what Services are asked: %s', (_, container, ports, asked) => {
  expect(questions(drafted(workload(container) + service(ports)))).toEqual(asked)
})

test.each<[what: string, manifest: string, lines: RegExp, level: string]>([
  ['restricted', workload(securely), /^(?!.*podSecurity)/s, 'admit: { pss: restricted }'],
  ['baseline', workload(''), /^namespace: \{ podSecurity: baseline \}$/m, 'admit: { pss: baseline }'],
  ['privileged', workload('', { pod: 'hostNetwork: true' }), /^namespace: \{ podSecurity: privileged \}$/m, 'steps:'],
])('the namespace lets in what the chart has, and no more: %s', (level, manifest, lines, step) => {
  const text = drafted(manifest)
  expect(text).toMatch(lines)
  expect(text).toContain(step)
  expect(text.includes('admit:')).toBe(level !== 'privileged')
})

test('what does not run answers nothing', () => {
  const main = 'ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } }'
  expect(questions(drafted(workload(main, { spec: 'replicas: 0' }) + service('[{ port: 80 }]')))).toEqual([])
})

const testPod = (container: string, { event = 'test', kind = 'Pod', pod = '' } = {}): string => `
---
apiVersion: v1
kind: ${kind}
metadata: { name: x, annotations: { helm.sh/hook: ${event} } }
spec: { ${pod} securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }, containers: [{ name: x, ${container} }] }
`

test.each<[what: string, hook: string, namespace: RegExp, steps: readonly string[]]>([
  ['tests like the chart', testPod(securely), /^(?!.*podSecurity)/s, ['admit: { pss: restricted }', 'test: {}']],
  ['tests that keep less', testPod(''), /^namespace: \{ podSecurity: baseline \}$/m, ['admit: { pss: restricted }', 'test: {}']],
  ['privileged tests', testPod('', { pod: 'hostNetwork: true,' }), /^namespace: \{ podSecurity: privileged \}$/m, ['test: {}']],
  ['another hook', testPod(securely, { event: 'post-install' }), /^(?!.*podSecurity)/s, ['admit: { pss: restricted }']],
  ['what tests need, and no test', testPod(securely, { kind: 'ConfigMap' }), /^(?!.*podSecurity)/s, ['admit: { pss: restricted }']],
])("the chart's own tests run in a namespace that admits them: %s", (_, hook, namespace, steps) => {
  const text = drafted(workload(securely) + hook)
  expect(text).toMatch(namespace)
  expect(text.match(/(admit|test): \{.*/g)).toEqual(steps)
})

test.each<[what: string, manifest: string, uninstall: string]>([
  ['nothing', workload(securely), 'uninstall: {}'],
  [
    'claims of a StatefulSet',
    workload(securely, { kind: 'StatefulSet', spec: 'volumeClaimTemplates: [{}]' }),
    'uninstall: { leaves: [PersistentVolumeClaim] }',
  ],
  [
    'no claims that go with it',
    workload(securely, {
      kind: 'StatefulSet',
      spec: 'volumeClaimTemplates: [{}]\n  persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete }',
    }),
    'uninstall: {}',
  ],
  [
    'what helm never removes',
    `---\n# Source: shop/crds/x.yaml\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: x }\n`,
    'uninstall: { leaves: [CustomResourceDefinition] }',
  ],
  ['what takes its time to end', workload(securely, { pod: 'terminationGracePeriodSeconds: 300' }), 'uninstall: { timeout: 360s }'],
  [
    'what helm is told to keep',
    workload(securely, { metadata: 'annotations: { helm.sh/resource-policy: keep }' }),
    'uninstall: { leaves: [Deployment] }',
  ],
])('what may be left: %s', (_, manifest, uninstall) => {
  expect(drafted(manifest).trimEnd().split('\n').at(-1)?.trim()).toBe(uninstall)
})
