import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { exec } from '../exec.ts'
import { apply } from '../objects.ts'
import { type TestCluster, pod, sh, testCluster } from '../testing.ts'
import { hold } from './hold.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  await cluster.cache.watch('v1', 'Pod')
})
afterAll(() => cluster[Symbol.asyncDispose]())

const signal = () => AbortSignal.timeout(30_000)
const at = (name: string) => hold(cluster.cache, { pod: name, container: 'main', id: '' }, signal())
const has = (name: string, text: string) =>
  cluster.cache.until(() => JSON.stringify(cluster.cache.get('Pod', name)?.status ?? '').includes(text) || undefined, { signal: signal() })

test('an attachment ends when the container exits, before its status says so', async () => {
  await apply(cluster.kube, pod(cluster, 'ends', sh('while [ ! -e /tmp/end ]; do sleep 0.1; done; exit 1'), { pod: { restartPolicy: 'Never' } }))
  await has('ends', '"running"')
  const { ended } = await at('ends')
  await exec(cluster.kube, { namespace: cluster.namespace, pod: 'ends', command: ['touch', '/tmp/end'], signal: signal() })
  const first = await Promise.race([ended.then(() => 'attachment'), has('ends', '"terminated"').then(() => 'status')])
  expect(first).toBe('attachment')
  await has('ends', '"terminated"')
  await expect(at('ends').then(({ ended: gone }) => gone.then(() => { throw new Error('it ended at once') }))).rejects.toThrow()
})

test('there is none to a pod that is not there', async () => {
  await expect(at('none')).rejects.toMatchObject({ status: 404 })
})
