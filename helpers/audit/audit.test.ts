import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changed, findingsIn, sound } from './testing.ts'

const faulty = changed(sound, ['image: example/web:1.2', 'image: example/web'], ['mode: fast', 'mode: fast\n  mode: slow'], {
  add: 'a: [',
})

test('findings are in the order of templates and lines', () => {
  const places = findingsIn(faulty).map(({ file, line = 0 }) => [file, line] as const)
  expect(places.map(([file]) => file)).toEqual([
    'shop/templates/configmap.yaml',
    'shop/templates/deployment.yaml',
    'shop/templates/deployment.yaml',
  ])
  expect(places.map(([, line]) => line)).toEqual(places.map(([, line]) => line).toSorted((a, b) => a - b))
})

test('fingerprints stay when lines move, and no two are the same', () => {
  const moved = changed(faulty, ['---\n# Source: shop/templates/configmap.yaml', '\n\n---\n# Source: shop/templates/configmap.yaml\n# new'])
  const [before, after] = [findingsIn(faulty), findingsIn(moved)]
  expect(after.map(({ line }) => line)).not.toEqual(before.map(({ line }) => line))
  expect(after.map(({ fingerprint }) => fingerprint)).toEqual(before.map(({ fingerprint }) => fingerprint))
  const twice = findingsIn(changed(faulty, { add: 'b: [' }, { add: 'c: [' }))
  expect(new Set(twice.map(({ fingerprint }) => fingerprint)).size).toBe(twice.length)
})

const kinds = fc.constantFrom(
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'Deployment'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['security.openshift.io/v1', 'SecurityContextConstraints'],
)

/** Names that the rules look at, so that what is found below them is looked at too. */
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<unknown>(null, true, 0, -1, 53, '', '*', 'web', 'Secret', 'http://a:b@c'),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'spec',
        'template',
        'metadata',
        'labels',
        'annotations',
        'seatrial.dev/allow',
        'containers',
        'env',
        'args',
        'name',
        'value',
        'valueFrom',
        'image',
        'securityContext',
        'volumes',
        'secret',
        'secretName',
        'items',
        'key',
        'rules',
        'verbs',
        'subjects',
        'roleRef',
        'ports',
        'port',
        'targetPort',
        'selector',
        'podSelector',
        'matchLabels',
        'matchExpressions',
        'operator',
        'values',
        'egress',
        'ingress',
        'to',
        'from',
        'ipBlock',
        'namespaceSelector',
        'policyTypes',
        'data',
        'stringData',
      ),
      tie('json'),
      { maxKeys: 8 },
    ),
  ),
}))

test('nothing that an object holds makes the audit fail, and what is found is placed inside the manifest', { timeout: 60_000 }, () => {
  const object = fc
    .tuple(kinds, fc.dictionary(fc.constantFrom('spec', 'data', 'stringData', 'rules', 'subjects', 'roleRef', 'items'), json), json)
    .map(([[apiVersion, kind], fields, extra]) => ({
      ...fields,
      apiVersion,
      kind,
      metadata: { name: 'web', annotations: extra, labels: extra },
    }))
  fc.assert(
    fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
      const manifest = `${sound}${objects.map((each) => `---\n${JSON.stringify(each, null, 1)}\n`).join('')}`
      const lines = manifest.split('\n').length
      for (const { line = 0 } of findingsIn(manifest, { constraints: 'restricted-v2' })) expect(line > 0 && line <= lines).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('no text makes the audit fail', { timeout: 60_000 }, () => {
  const text = fc
    .array(
      fc.constantFrom(
        '---',
        'a: b',
        '  a: [',
        '- x',
        '? y',
        '*z',
        '&z',
        'data: &c { a: *c }',
        'data: { pod: "kind: Pod\\nspec: *a" }',
        'apiVersion: v1',
        'metadata: { name: x }',
        'kind: ConfigMap',
        'kind: ConfigMapList',
        '|',
        '# Source: x/templates/y.yaml',
        '\t',
        'kind: List',
        'items: {}',
      ),
    )
    .map((words) => words.join('\n'))
  fc.assert(
    fc.property(text, (words) => {
      expect(findingsIn(words)).toBeInstanceOf(Array)
    }),
  )
})
