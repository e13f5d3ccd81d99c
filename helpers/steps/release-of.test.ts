import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../kube/client.ts'
import { releaseOf, tellingLabel } from './release-of.ts'

const owner = (kind: string, name: string, uid = name) => ({ apiVersion: 'apps/v1', kind, name, uid, controller: true })
const pod = (name: string, metadata: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: name, ...metadata },
})
const release = (name: string, ...objects: string[]) => ({
  name,
  objects: objects.map((text) => {
    const [kind = '', of = ''] = text.split('/')
    return { apiVersion: 'apps/v1', kind, metadata: { name: of } }
  }),
})
const releases = new Map([
  ['shop', release('shop', 'Deployment/shop-web', 'CronJob/shop-sweep', 'Pod/shop-once')],
  ['blog', release('blog', 'StatefulSet/blog-web')],
])
const driver = pod('driver', { ownerReferences: [owner('StatefulSet', 'blog-web')] })
const podNamed = (name: string) => (name === 'driver' ? driver : undefined)

describe('the release of a pod', () => {
  test.each<[pod: KubeObject, release: string | undefined]>([
    [pod('a', { ownerReferences: [owner('ReplicaSet', 'shop-web-5d4f')] }), 'shop'],
    [pod('b', { ownerReferences: [owner('StatefulSet', 'blog-web')] }), 'blog'],
    [pod('c', { ownerReferences: [owner('Job', 'shop-sweep-29')] }), 'shop'],
    [pod('shop-once'), 'shop'],
    // What made it counts before what its labels say.
    [pod('d', { ownerReferences: [owner('StatefulSet', 'blog-web')], labels: { 'app.kubernetes.io/instance': 'shop' } }), 'blog'],
    [pod('e', { labels: { release: 'old' } }), 'old'],
    [pod('executor', { ownerReferences: [owner('Pod', 'driver')] }), 'blog'],
    [pod('applied'), undefined],
  ])('$metadata.name', (of, release) => {
    expect(releaseOf(of, releases, podNamed)).toBe(release)
  })
})

describe('what tells the pods of one release from the others', () => {
  const labelled = (name: string, labels: Record<string, string>) => pod(name, { labels })
  test("is the release's label before another, and that before one of a rollout", () => {
    const others = [labelled('b', { app: 'web', tier: 'back', 'app.kubernetes.io/instance': 'blog' })]
    const labels = { 'pod-template-hash': '5d4f', app: 'web', tier: 'front' }
    expect(tellingLabel([labelled('a', { ...labels, 'app.kubernetes.io/instance': 'shop' })], others)).toBe(
      'app.kubernetes.io/instance: shop',
    )
    expect(tellingLabel([labelled('a', labels)], others)).toBe('tier: front')
  })
  test('is one that all replicas have', () => {
    const replicas = [labelled('a-0', { index: '0', tier: 'front' }), labelled('a-1', { index: '1', tier: 'front' })]
    expect(tellingLabel(replicas, [labelled('b', {})])).toBe('tier: front')
  })
  test('is a name where there is no such label', () => {
    expect(tellingLabel([labelled('a', { app: 'web' })], [labelled('b', { app: 'web' })])).toBe('pod: a')
  })
})
