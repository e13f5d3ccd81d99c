import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect } from './client.ts'
import { create, remove } from './objects.ts'
import { type TestCluster, definition, testCluster } from './testing.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(() => cluster[Symbol.asyncDispose]())

test('objects can be made as soon as the CRD of their kind is', async () => {
  const definitions = Array.from({ length: 5 }, (_, index) => definition(`${cluster.namespace}-${index}.example`, 'Berth'))
  try {
    await Promise.all(
      definitions.map(async (crd) => {
        await create(cluster.kube, crd)
        const names = ['first', 'second']
        const object = (name: string) => ({
          apiVersion: `${crd.spec.group}/v1`,
          kind: 'Berth',
          metadata: { name, namespace: cluster.namespace },
        })
        const made = await Promise.all(names.map((name) => create(cluster.kube, object(name))))
        expect(made.map(({ metadata }) => metadata.name)).toEqual(names)
      }),
    )
  } finally {
    await Promise.all(definitions.map((crd) => remove(cluster.kube, crd)))
  }
})

test('a kind of no CRD, of a version that it does not serve, and of one whose names were refused is unknown at once', async () => {
  const group = `${cluster.namespace}.example`
  const first = definition(group, 'Berth')
  const other = definition(group, 'Berth')
  const second = {
    ...other,
    metadata: { name: `moorings.${group}` },
    spec: { ...other.spec, names: { plural: 'moorings', kind: 'Mooring', shortNames: ['berth'] } },
  }
  const unknown = { code: 'kube/unknown-kind' }
  try {
    await create(cluster.kube, first)
    await cluster.kube.resource(`${group}/v1`, 'Berth')
    await create(cluster.kube, second)
    await using fresh = await connect(process.env['SEATRIAL_TEST_KUBECONFIG'] ?? inject('seatrial').kubeconfig)
    const start = performance.now()
    await expect(fresh.resource('none.example/v1', 'Berth')).rejects.toMatchObject(unknown)
    await expect(fresh.resource(`${group}/v2`, 'Berth')).rejects.toMatchObject(unknown)
    await expect(fresh.resource(`${group}/v1`, 'Mooring')).rejects.toMatchObject(unknown)
    expect(performance.now() - start).toBeLessThan(8000)
  } finally {
    await Promise.all([first, second].map((crd) => remove(cluster.kube, crd)))
  }
})
