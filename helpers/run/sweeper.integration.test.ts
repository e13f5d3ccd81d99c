import { expect, inject, test } from 'vitest'
import type { Kube } from '../kube/client.ts'
import { create, get, remove } from '../kube/objects.ts'
import { testCluster } from '../kube/testing.ts'
import { Gate } from './gate.ts'
import { Sweeper } from './sweeper.ts'

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

/** Keeps its namespace from going for as long as it is there. */
const anchor = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'anchor', namespace: name, finalizers: ['seatrial.dev/test'] },
})

const leaving = async (kube: Kube, name: string): Promise<boolean> => {
  const found = await get(kube, namespace(name))
  return found === undefined || found.metadata.deletionTimestamp !== undefined
}

const free = (kube: Kube, name: string): Promise<unknown> =>
  kube
    .request('PATCH', `/api/v1/namespaces/${name}/configmaps/anchor`, {
      body: { metadata: { finalizers: null } },
      contentType: 'application/merge-patch+json',
    })
    .catch(() => undefined)

const room = { cpu: 1, memory: 1 }

test('namespaces go one after the other, and all at once where somebody queues', async () => {
  await using cluster = await testCluster(inject('seatrial').kubeconfig)
  const { kube } = cluster
  const names = [1, 2, 3].map((n) => `${cluster.namespace}-${n}`)
  try {
    for (const name of names) {
      await create(kube, namespace(name))
      await create(kube, anchor(name))
    }
    const [first = '', second = '', third = ''] = names
    const gate = new Gate(room)
    using sweeper = new Sweeper(kube, gate)
    gate.admit(first, room, () => undefined)
    names.forEach((name) => sweeper.finished(name))
    await expect.poll(() => leaving(kube, first)).toBe(true)
    expect(await Promise.all([second, third].map((name) => leaving(kube, name)))).toEqual([false, false])

    await free(kube, first)
    await expect.poll(() => leaving(kube, second), { timeout: 10_000 }).toBe(true)
    expect(await leaving(kube, third)).toBe(false)

    gate.admit('another cell', room, () => undefined)
    gate.admit('one that queues', room, () => undefined)
    sweeper.advance()
    await expect.poll(() => leaving(kube, third)).toBe(true)
  } finally {
    for (const name of names) {
      await free(kube, name)
      await remove(kube, namespace(name))
    }
  }
}, 60_000)
