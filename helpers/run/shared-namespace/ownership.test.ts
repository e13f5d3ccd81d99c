import { expect, test } from 'vitest'
import type { KubeObject } from '../../kube/object.ts'
import { isOthers, ownObjects, type Making } from './ownership.ts'
import { shown, Snapshot } from './snapshot.ts'

const begun = Date.parse('2030-01-01T10:00:00Z')
const making: Making = { since: begun + 300, releases: ['app'], objects: ['/ConfigMap hook'] }

const object = (kind: string, name: string, metadata: object = {}, rest: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, uid: `uid-${name}`, creationTimestamp: '2030-01-01T10:00:05Z', ...metadata },
  ...rest,
})
const by = (manager: string) => ({ managedFields: [{ manager, time: '2030-01-01T10:00:05Z' }] })
const ownedBy = (name: string) => ({ ownerReferences: [{ apiVersion: 'v1', kind: 'X', name, uid: `uid-${name}` }] })
const ofRelease = (name: string) => ({ annotations: { 'meta.helm.sh/release-name': name } })

const set = object('StatefulSet', 'db', ofRelease('app'), { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } })

test.each<[string, KubeObject, boolean]>([
  ["of the cell's release", object('Service', 'a', ofRelease('app')), true],
  ['of another release', object('Service', 'a', { ...ofRelease('other'), labels: { 'app.kubernetes.io/instance': 'app' } }), false],
  ["a record of the cell's release", object('Secret', 'r', { labels: { owner: 'helm', name: 'app' } }), true],
  ['a record of another release', object('Secret', 'r', { labels: { owner: 'helm', name: 'other' } }), false],
  ['a hook, by its name', object('ConfigMap', 'hook', by('helm')), true],
  ['of that name and another kind', object('Secret', 'hook', by('helm')), false],
  ['applied by a step', object('ConfigMap', 'b', by('seatrial')), true],
  ['made with kubectl', object('ConfigMap', 'b', by('kubectl-create')), false],
  ['of a program of the chart that labels it', object('ConfigMap', 'b', { labels: { 'app.kubernetes.io/instance': 'app' } }), true],
  ['older than the cell', object('Service', 'a', { ...ofRelease('app'), creationTimestamp: '2030-01-01T09:59:59Z' }), false],
  [
    'of the second in which the cell began',
    object('Service', 'a', { ...ofRelease('app'), creationTimestamp: '2030-01-01T10:00:00Z' }),
    true,
  ],
  ['a claim of its StatefulSet', object('PersistentVolumeClaim', 'data-db-0'), true],
  ['a claim with a similar name', object('PersistentVolumeClaim', 'data-db-copy-0'), false],
  ['owned by its StatefulSet', object('Pod', 'p', ownedBy('db')), true],
  ["owned by somebody else's", object('Pod', 'p', ownedBy('elsewhere')), false],
])('%s', (_, one, expected) => {
  expect(ownObjects([one, set], making).includes(one)).toBe(expected)
})

test('ownership goes over any number of owners, and outlives an owner that was known', () => {
  const [middle, last] = [object('ReplicaSet', 'm', ownedBy('db')), object('Pod', 'p', ownedBy('m'))]
  expect(ownObjects([last, middle, set], making).map(shown).toSorted()).toEqual(['Pod/p', 'ReplicaSet/m', 'StatefulSet/db'])
  expect(ownObjects([last], making)).toEqual([])
  expect(ownObjects([last], making, new Set(['uid-m']))).toEqual([last])
})

test('the first who wrote to an object tells whether a person made it', () => {
  const kept = {
    managedFields: [
      { manager: 'kubelet', time: '2030-01-02T00:00:00Z' },
      { manager: 'kubectl-client-side-apply', time: '2030-01-01T00:00:00Z' },
    ],
  }
  expect(isOthers(object('ConfigMap', 'a', kept))).toBe(true)
  expect(isOthers(object('ConfigMap', 'a', by('spark-driver')))).toBe(false)
})

test('a snapshot knows what was there with what that makes, what says something else, and what is gone', () => {
  const [config, web, pod] = [
    object('ConfigMap', 'c', {}, { data: { a: '1' } }),
    object('Deployment', 'web'),
    object('Pod', 'old', ownedBy('web')),
  ]
  const before = new Snapshot([config, web, pod])
  expect(before.has(object('ReplicaSet', 'new', ownedBy('web')))).toBe(true)
  expect(before.has(object('Pod', 'newer', ownedBy('new')))).toBe(true)
  expect(before.has(object('Pod', 'other'))).toBe(false)
  expect(before.hasNamed(object('ConfigMap', 'c', { uid: 'another' }))).toBe(true)
  expect(before.hasNamed(object('Secret', 'c'))).toBe(false)
  const now = [
    { ...config, data: { a: '2' } },
    { ...web, status: { replicas: 3 }, metadata: { ...web.metadata, resourceVersion: '9' } },
  ]
  expect(before.changed(now).map(shown)).toEqual(['ConfigMap/c'])
  expect(before.gone([web]).map(shown)).toEqual(['ConfigMap/c'])
})
