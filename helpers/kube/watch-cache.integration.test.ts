import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { apply, create, get, remove } from './objects.ts'
import { awaitReady } from './readiness/index.ts'
import { type TestCluster, definition, testCluster } from './testing.ts'
import { NamespaceCache } from './watch-cache.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(() => cluster[Symbol.asyncDispose]())

const signal = () => AbortSignal.timeout(20_000)
const config = (name: string, value = 'x') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: cluster.namespace },
  data: { value },
})

test('objects come, change and go; the last state of those that went stays', async () => {
  await create(cluster.kube, config('before'))
  await using cache = new NamespaceCache(cluster.kube, cluster.namespace)
  await Promise.all([cache.watch('v1', 'ConfigMap'), cache.watch('v1', 'ConfigMap')])
  expect(cache.list('ConfigMap').map(({ metadata }) => metadata.name)).toContain('before')
  await create(cluster.kube, config('one', 'a'))
  await cache.until(() => cache.get('ConfigMap', 'one'), { signal: signal() })
  await apply(cluster.kube, config('one', 'b'))
  await cache.until(() => (JSON.stringify(cache.get('ConfigMap', 'one')).includes('"b"') ? true : undefined), { signal: signal() })
  await remove(cluster.kube, config('one'))
  await cache.until(() => cache.get('ConfigMap', 'one') === undefined || undefined, { signal: signal() })
  expect(cache.everSeen('ConfigMap').find(({ metadata }) => metadata.name === 'one')?.['data']).toEqual({ value: 'b' })
})

test('a cluster-scoped object is watched by its name', async () => {
  await using cache = new NamespaceCache(cluster.kube, cluster.namespace)
  await cache.watch('v1', 'Namespace', cluster.namespace)
  expect(cache.list('Namespace').map(({ metadata }) => metadata.name)).toEqual([cluster.namespace])
})

test('an unknown kind says so, and a kind of a CRD that comes later is found', async () => {
  await using cache = new NamespaceCache(cluster.kube, cluster.namespace)
  await expect(cache.watch('none.example/v1', 'Nothing')).rejects.toMatchObject({ code: 'kube/unknown-kind' })
  await expect(cluster.kube.resource('apps/v1', 'Nothing')).rejects.toMatchObject({ code: 'kube/unknown-kind' })
})

test('a kind of another group is not taken for the one of Kubernetes, and an object watched twice counts once', async () => {
  const group = `${cluster.namespace}.example`
  const crd = definition(group, 'Service')
  await create(cluster.kube, crd)
  try {
    await using cache = new NamespaceCache(cluster.kube, cluster.namespace)
    const { apiVersion, kind, metadata } = crd
    await awaitReady(cache, [{ apiVersion, kind, name: metadata.name }], { signal: signal(), timeout: 20_000, say: () => undefined })
    const other = { apiVersion: `${group}/v1`, kind: 'Service', metadata: { name: 'same', namespace: cluster.namespace } }
    await create(cluster.kube, other)
    await cache.watch('v1', 'Service', 'same')
    await Promise.all([cache.watch('v1', 'Service'), cache.watch(other.apiVersion, 'Service')])
    expect(cache.list('Service')).toEqual([])
    expect(cache.list('Service', other.apiVersion)).toHaveLength(1)
    await create(cluster.kube, { ...other, apiVersion: 'v1', spec: { ports: [{ port: 80 }] } })
    await cache.until(() => cache.get('Service', 'same'), { signal: signal() })
    await cache.until(() => (cache.list('Service').length === 1 ? true : undefined), { signal: signal() })
    expect(cache.get('Service', 'same')?.spec).toMatchObject({ ports: [{ port: 80 }] })
  } finally {
    await remove(cluster.kube, crd)
  }
})

test('what waits in a cache that ends is told', async () => {
  const cache = new NamespaceCache(cluster.kube, cluster.namespace)
  await cache.watch('v1', 'Secret')
  const waiting = cache.until(() => undefined, { signal: signal() })
  await Promise.all([expect(waiting).rejects.toThrow('has ended'), cache[Symbol.asyncDispose]()])
})

test('server-side apply, dry run, and what is not there', async () => {
  const dry = await apply(cluster.kube, config('dry'), { dryRun: true })
  expect(dry.metadata.uid).toBeDefined()
  expect(await get(cluster.kube, config('dry'))).toBeUndefined()
  await remove(cluster.kube, config('dry'))
  await create(cluster.kube, config('twice'))
  await expect(create(cluster.kube, config('twice'))).rejects.toMatchObject({ status: 409, reason: 'AlreadyExists' })
})
