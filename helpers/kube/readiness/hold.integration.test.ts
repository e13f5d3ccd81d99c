import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { exec } from '../exec.ts'
import { apply } from '../objects.ts'
import { type TestCluster, pod, sh, testCluster } from '../testing.ts'
import { attach } from './hold.ts'
import { look } from './look.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  await cluster.cache.watch('v1', 'Pod')
})
afterAll(() => cluster[Symbol.asyncDispose]())

const signal = () => AbortSignal.timeout(30_000)
const at = (name: string) => attach(cluster.cache, { pod: name, container: 'main', id: '' }, signal())
const has = (name: string, text: string) =>
  cluster.cache.until(() => JSON.stringify(cluster.cache.get('Pod', name)?.status ?? '').includes(text) || undefined, { signal: signal() })

test('an attachment ends when the container exits, before its status says so', async () => {
  await apply(
    cluster.kube,
    pod(cluster, 'ends', sh('while [ ! -e /tmp/end ]; do sleep 0.1; done; exit 1'), { pod: { restartPolicy: 'Never' } }),
  )
  await has('ends', '"running"')
  const { ended } = await at('ends')
  await exec(cluster.kube, { namespace: cluster.namespace, pod: 'ends', command: ['touch', '/tmp/end'], signal: signal() })
  const first = await Promise.race([ended.then(() => 'attachment'), has('ends', '"terminated"').then(() => 'status')])
  expect(first).toBe('attachment')
  await has('ends', '"terminated"')
  expect(await look(cluster.cache, { pod: 'ends', container: 'main', id: '' }, signal())).toBe('gone')
})

test('a look tells a running container from one that is not', async () => {
  await apply(cluster.kube, pod(cluster, 'runs', sh('sleep 1000')))
  await has('runs', '"running"')
  const into = (name: string) => look(cluster.cache, { pod: name, container: 'main', id: '' }, signal())
  expect(await Promise.all([into('runs'), into('none')])).toEqual(['alive', 'gone'])
})

test('there is none to a pod that is not there', async () => {
  await expect(at('none')).rejects.toMatchObject({ status: 404 })
})
