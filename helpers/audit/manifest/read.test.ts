import { expect, test } from 'vitest'
import { chunksOf } from './chunks.ts'
import { readManifest } from './read.ts'

const manifest = `---
# Source: shop/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  text: |
    ---
    kind: Pod
    spec:
      hostPID: true
---
# of the same template
# Source: https://example.com/b.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: b }
---
# Source: shop/charts/db/templates/c.yaml
kind: [
name: x
---
# Source: shop/templates/d.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata:
      name: d
  - kind: Secret
`

const lines = manifest.split('\n')
const { resources, flaws } = readManifest(manifest)
const at = (name: string, path: string): string | undefined => {
  const resource = resources.find(({ object }) => object.metadata.name === name)
  return resource && lines[resource.lineAt(path) - 1]?.trim()
}

test('documents are known by their templates, one without a name by the last', () => {
  expect(resources.map(({ object, file }) => [object.kind, object.metadata.name, file])).toEqual([
    ['ConfigMap', 'a', 'shop/templates/a.yaml'],
    ['ConfigMap', 'b', 'shop/templates/a.yaml'],
    ['Secret', 'd', 'shop/templates/d.yaml'],
  ])
})

test('three dashes inside a text end no document', () => {
  expect(chunksOf('a: |\n  ---\n  b\n--- # next\nc: 1\n').map(({ line, text }) => [line, text])).toEqual([
    [1, 'a: |\n  ---\n  b'],
    [4, '    # next\nc: 1\n'],
  ])
})

test.each([
  ['a', 'metadata.name', 'name: a'],
  ['a', 'metadata.labels.app', 'metadata:'],
  ['a', 'data.text', 'text: |'],
  ['a', 'data.text.spec.hostPID', 'hostPID: true'],
  ['a', 'data.text.spec.hostIPC', 'spec:'],
  ['b', 'metadata.name', 'metadata: { name: b }'],
  ['d', 'metadata.name', 'name: d'],
  ['d', '', '- apiVersion: v1'],
])('%s %s stands on the line %j', (name, path, line) => {
  expect(at(name, path)).toBe(line)
})

test('what can not be read is told with its template and line, and the rest is read', () => {
  expect(flaws.map(({ rule, file, line }) => [rule, file, lines[line - 1]?.trim()])).toEqual([
    ['yaml-syntax', 'shop/charts/db/templates/c.yaml', 'name: x'],
    ['not-an-object', 'shop/templates/d.yaml', '- kind: Secret'],
  ])
})

test.each([
  ['a: 1\nb: { c: 1, c: 2 }\n', ['b.c']],
  ['a:\n  - x: 1\n    y: 2\n    x: 3\na: 1\n', ['a[0].x', 'a']],
])('keys that stand twice in %j are told by their paths', (text, paths) => {
  const found = readManifest(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n${text}`).flaws
  expect(found.map(({ rule, path, object }) => [rule, path, object?.metadata.name])).toEqual(
    paths.map((path) => ['duplicate-key', path, 'x']),
  )
})

/** Each of ten lists has nine of the list before it. */
const aliasBomb = Array.from(
  { length: 10 },
  (_, level) =>
    `l${level}: &l${level} [${
      level === 0
        ? 'x'
        : Array(9)
            .fill(`*l${level - 1}`)
            .join(', ')
    }]`,
).join('\n')

test.each([
  ['nothing', '', []],
  ['comments', '---\n# Source: a/templates/b.yaml\n---\n', []],
  ['a text', 'hello', ['not-an-object']],
  ['an alias that leads nowhere', 'a: *b', ['yaml-syntax']],
  ['an alias of what it stands in', 'a: &a { b: *a }', ['yaml-syntax']],
  ['aliases without end', aliasBomb, ['yaml-syntax']],
])('%s', (_what, text, rules) => {
  expect(readManifest(text).flaws.map(({ rule }) => rule)).toEqual(rules)
})

test.each([
  ['*nope', 'data:\n  a: 1\n  b: *nope\n'],
  ['*c', 'data: &c\n  a: 1\n  b: [*c]\n'],
])('the fault %s is told with its own line', (alias, data) => {
  const text = `---\n# Source: a/templates/b.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n${data}`
  expect(readManifest(text).flaws.map(({ line }) => text.split('\n')[line - 1])).toEqual([expect.stringContaining(alias)])
})

test('what stands in lists of one kind, and in lists of lists, is read with its place', () => {
  const text = [
    'apiVersion: v1',
    'kind: List',
    'items:',
    '  - apiVersion: apps/v1',
    '    kind: DeploymentList',
    '    items:',
    '      - metadata:',
    '          name: web',
    '  - { apiVersion: v1, kind: ConfigMap, metadata: { name: x } }',
  ].join('\n')
  const found = readManifest(text)
  expect(found.flaws).toEqual([])
  expect(
    found.resources.map(({ object: { apiVersion, kind, metadata }, lineAt }) => [apiVersion, kind, metadata.name, lineAt('metadata.name')]),
  ).toEqual([
    ['apps/v1', 'Deployment', 'web', 8],
    ['v1', 'ConfigMap', 'x', 9],
  ])
})
