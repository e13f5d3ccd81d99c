import { globSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCharts } from '../helm/charts.ts'
import { openPulls } from '../helm/pulls.ts'
import { templateChart } from '../helm/template.ts'
import { auditChart } from './chart.ts'
import { changed, findingsIn, settings, told, type Change } from './testing.ts'

const root = resolve(import.meta.dirname, '..', '..')
const signal = AbortSignal.timeout(120_000)
const charts = openCharts(root, openPulls({ signal }))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
})
afterAll(() => rm(folder, { recursive: true }))

const installs = globSync('charts/*', { cwd: root })
  .toSorted()
  .flatMap((chart) => [
    { chart, values: [] as string[] },
    ...globSync(`${chart}/presets/*.yaml`, { cwd: root })
      .toSorted()
      .map((preset) => ({ chart, values: [preset] })),
  ])

describe('the charts of this repository have no errors', { timeout: 60_000 }, () => {
  test('and there are charts', () => {
    expect(installs.length).toBeGreaterThan(20)
  })
  test.each(installs)('$chart $values', async ({ chart, values }) => {
    const { findings, objects } = await auditChart({
      chart: await charts.find(chart),
      complete: await charts.complete(chart, join(folder, [chart, ...values].join('-').replaceAll('/', '-'))),
      values: values.map((file) => join(root, file)),
      release: basename(chart),
      settings: { ...settings, constraints: 'restricted-v2' },
      root,
      signal,
    })
    expect(objects).toBeGreaterThan(4)
    // What parts of the platform need of each other, each by itself does not have.
    expect(findings.filter(({ level, rule }) => level === 'error' || rule !== 'missing-reference').map(told)).toEqual([])
    expect(findings.every(({ file }) => globSync(file, { cwd: root }).length === 1)).toBe(true)
  })
})

test('a template that is no valid YAML leaves a hook of two events one object', async () => {
  const repository = join(folder, 'broken')
  await mkdir(join(repository, 'chart', 'templates'), { recursive: true })
  const write = (file: string, text: string) => writeFile(join(repository, 'chart', file), text)
  await write('Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 0.1.0\n')
  await write(
    'templates/hook.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hook\n  annotations: { helm.sh/hook: "pre-install,pre-upgrade" }\n',
  )
  // helm reads templates from the last: this one comes after the hook.
  await write('templates/other.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\ndata: [\n')
  const { findings } = await auditChart({
    chart: await openCharts(repository, openPulls({ signal })).find('chart'),
    complete: join(repository, 'chart'),
    values: [],
    release: 'chart',
    settings,
    root: repository,
    signal,
  })
  expect(findings.map(({ rule, file }) => [rule, file])).toEqual([['yaml-syntax', 'chart/templates/other.yaml']])
})

describe('a fault in the Spark chart is found, with object and path', { timeout: 60_000 }, () => {
  let manifest = ''
  beforeAll(async () => {
    const spark = { release: 'spark', namespace: 'default', chart: join(root, 'charts/spark'), values: [], signal }
    manifest = (await templateChart(spark)).manifest
  })
  const connect = 'Deployment default/spark-connect | spec.template.spec'
  const executor = 'ConfigMap default/spark-connect | data["executor-pod.yaml"].spec'
  const init =
    '      initContainers: [{ name: a, image: "b:1", resources: { limits: { memory: 1Mi } }, securityContext: { privileged: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } } }]\n'
  const containers = '      containers:\n        - name: connect\n'
  test.each<[fault: string, change: Change, found: string]>([
    [
      'a privileged init container',
      [containers, `${init}${containers}`],
      `error pod-security | ${connect}.initContainers[0].securityContext.privileged`,
    ],
    [
      'an added capability',
      [
        '- name: executor\n          env:\n            - { name: SPARK_CONF_DIR, value: /etc/spark }\n          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n            capabilities: { drop: [ALL] }',
        '- name: executor\n          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n            capabilities: { drop: [ALL], add: [SYS_ADMIN] }',
      ],
      `error pod-security | ${executor}.containers[0].securityContext.capabilities.add`,
    ],
    [
      'a hostPath',
      ['          configMap: { name: spark-connect }', '          hostPath: { path: / }'],
      `error pod-security | ${connect}.volumes[1].hostPath`,
    ],
    [
      'an allow-all policy',
      { add: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: all }\nspec: { podSelector: {}, ingress: [{}] }' },
      'error open-network-policy | NetworkPolicy default/all | spec.ingress[0]',
    ],
    [
      'missing DNS egress of executors',
      [
        `        - { port: 53, protocol: UDP }\n        - { port: 53, protocol: TCP }\n        - { port: 5353, protocol: UDP }\n        - { port: 5353, protocol: TCP }\n    - to:\n        \n        - podSelector:\n            matchLabels:\n              app.kubernetes.io/name: spark\n              app.kubernetes.io/instance: spark\n              app.kubernetes.io/component: connect`,
        '        - { port: 54 }',
      ],
      'error no-dns | NetworkPolicy default/spark-executor | spec.egress',
    ],
    ['a wildcard Role', ['resources: [pods]', 'resources: ["*"]'], 'error rbac-wildcard | Role default/spark-connect | rules[0].resources'],
    [
      'a secret literal in an environment',
      ['- { name: SPARK_DRIVER_MEMORY, value: "512m" }', '- { name: S3_SECRET, value: abcdef }'],
      `error secret-literal | ${connect}.containers[0].env[4].value`,
    ],
    [
      'a token mounted for nothing',
      ['kind: RoleBinding', 'kind: RoleBindings'],
      `warning unused-token | ${connect}.automountServiceAccountToken`,
    ],
    [
      'a writable root',
      ['            readOnlyRootFilesystem: true\n', ''],
      `warning writable-root | ${executor}.containers[0].securityContext.readOnlyRootFilesystem`,
    ],
    [
      'uid 0 in the executor pod template',
      ['        runAsNonRoot: true', '        runAsNonRoot: true\n        runAsUser: 0'],
      `error pod-security | ${executor}.securityContext.runAsUser`,
    ],
    [
      'duplicate keys in the executor pod template',
      ['      terminationGracePeriodSeconds: 5\n', '      terminationGracePeriodSeconds: 5\n      terminationGracePeriodSeconds: 6\n'],
      `error duplicate-key | ${executor}.terminationGracePeriodSeconds`,
    ],
    [
      'an executor pod template that is no YAML',
      ['      terminationGracePeriodSeconds: 5\n', '      terminationGracePeriodSeconds: [5\n'],
      'error yaml-syntax | ConfigMap default/spark-connect | data["executor-pod.yaml"]',
    ],
    [
      'duplicate keys',
      [
        '      enableServiceLinks: false\n      securityContext:\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n      containers:\n        - name: connect',
        '      enableServiceLinks: false\n      enableServiceLinks: true\n      securityContext:\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n      containers:\n        - name: connect',
      ],
      `error duplicate-key | ${connect}.enableServiceLinks`,
    ],
  ])('%s', (_fault, change, found) => {
    expect(findingsIn(manifest).map(told)).toEqual([])
    expect(findingsIn(changed(manifest, change)).map(told)).toContain(found)
  })
})
