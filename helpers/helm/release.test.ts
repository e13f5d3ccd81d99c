import { expect, test } from 'vitest'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { parseObjects } from './release.ts'

const named = (text: string) =>
  parseObjects(text, 'test').map(({ apiVersion, kind, metadata: { name } }) => `${apiVersion} ${kind} ${name}`)

const map = (name: string): string => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} } }`

test.each([
  ['a list', `apiVersion: v1\nkind: List\nitems: [${map('a')}, ${map('b')}]`, ['v1 ConfigMap a', 'v1 ConfigMap b']],
  [
    'a list of one kind, whose items need not say it',
    `apiVersion: apps/v1\nkind: DeploymentList\nitems: [{ metadata: { name: a } }]`,
    ['apps/v1 Deployment a'],
  ],
  ['a list of lists', `kind: List\nitems: [{ apiVersion: v1, kind: ConfigMapList, items: [${map('a')}] }]`, ['v1 ConfigMap a']],
  ['an object whose kind ends like a list', 'apiVersion: x.io/v1\nkind: AllowList\nmetadata: { name: a }', ['x.io/v1 AllowList a']],
])('%s', (_what, text, objects) => {
  expect(named(text)).toEqual(objects)
})

test('values are as Kubernetes reads them', () => {
  const [pod] = parseObjects('apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { hostPID: no, defaultMode: 0644 }', 'test')
  expect(pod?.spec).toEqual({ hostPID: false, defaultMode: 420 })
})

test.each([
  ['a: [', 'test is not valid YAML'],
  ['a: *b', 'test is not valid YAML: the alias *b leads nowhere'],
  ['a: &a [*a]', 'test is not valid YAML: what is named &a contains itself'],
  ['kind: Pod', 'test holds something that is no Kubernetes object: {"kind":"Pod"}'],
])('%j is told as helm/manifest', (text, message) => {
  expect(() => parseObjects(text, 'test')).toThrow(SeatrialError)
  expect(() => parseObjects(text, 'test')).toThrow(message)
})
