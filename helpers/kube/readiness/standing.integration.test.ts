import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { containersOf } from '../container-status.ts'
import { apply, remove } from '../objects.ts'
import { type TestCluster, pauseImage, sh, testCluster, workload } from '../testing.ts'
import { awaitReady } from './await-ready.ts'
import { Standing } from './standing.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(() => cluster[Symbol.asyncDispose]())

const signal = () => AbortSignal.timeout(60_000)
const target = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', name })
const ready = async (name: string, container: object) => {
  await apply(cluster.kube, workload(cluster, 'Deployment', name, { ...container }))
  await awaitReady(cluster.cache, [target(name)], { signal: signal(), timeout: 60_000, say: () => undefined })
}
const podOf = (name: string) => cluster.cache.list('Pod').find(({ metadata }) => metadata.labels?.['app'] === name)
const hasRestarted = (name: string) => {
  const pod = podOf(name)
  return pod !== undefined && containersOf(pod).some(({ restarts }) => restarts > 0)
}
const restarted = (name: string) => cluster.cache.until(() => hasRestarted(name) || undefined, { signal: signal() })
const check = (standing: Standing) => standing.check(() => Promise.resolve('bye'))

test('a container that ends after it was ready has not stayed', async () => {
  await ready('ends', sh('sleep 8; exit 3'))
  const standing = new Standing(cluster.cache)
  standing.add([target('ends')], 'install', 0)
  await check(standing)
  await restarted('ends')
  await expect(check(standing)).rejects.toMatchObject({
    code: 'ready/fell',
    message: expect.stringMatching(/^pod ends-\S+: container main exited with 3, after it was ready \(install\)\n.*\n {2}bye$/),
  })
  const tolerant = new Standing(cluster.cache)
  tolerant.add([target('ends')], 'install', 9)
  await expect(check(tolerant)).resolves.toBeUndefined()
})

test('what is deleted has stayed as long as it should', async () => {
  await ready('deleted', { image: pauseImage })
  const standing = new Standing(cluster.cache)
  standing.add([target('deleted')], 'install', 0)
  await remove(cluster.kube, { ...target('deleted'), metadata: { name: 'deleted', namespace: cluster.namespace } })
  await cluster.cache.until(() => podOf('deleted') === undefined || undefined, { signal: signal() })
  await expect(check(standing)).resolves.toBeUndefined()
})
