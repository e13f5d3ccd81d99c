import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { apply, get } from '../objects.ts'
import type { KubeObject } from '../object.ts'
import { type TestCluster, pod, sh, testCluster } from '../testing.ts'
import { awaitReady } from './await-ready.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(() => cluster[Symbol.asyncDispose]())

const unready = { ...sh('sleep 1000'), readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 } }

/** A pod that never gets ready, and what makes pods in its name as Spark's driver does. */
const maker = async (name: string) => {
  const object = pod(cluster, name, unready)
  await apply(cluster.kube, object)
  const { metadata }: KubeObject = (await get(cluster.kube, object)) ?? object
  const owner = { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid: metadata.uid, controller: true }] }
  return (child: string, container: object) =>
    apply(cluster.kube, pod(cluster, child, { ...container }, { metadata: owner, pod: { restartPolicy: 'Never' } }))
}

const end = (name: string, timeout = 60_000) =>
  awaitReady(cluster.cache, [{ apiVersion: 'v1', kind: 'Pod', name }], {
    signal: AbortSignal.timeout(120_000),
    timeout,
    say: () => undefined,
  }).then(
    () => expect.fail('it was taken for ready'),
    (error: unknown) => error,
  )

test('a pod whose pods have an image that is nowhere', async () => {
  const make = await maker('images')
  const error = end('images')
  await make('images-1', { image: 'localhost:1/none:1' })
  await expect(error).resolves.toMatchObject({
    code: 'ready/image',
    message: expect.stringMatching(/^Pod images: pod images-1, which it made: .*image localhost:1\/none:1/),
  })
})

test('a pod whose pods fail one after the other, with the log of the last', async () => {
  const make = await maker('fails')
  const error = end('fails')
  for (const index of [1, 2, 3]) await make(`fails-${index}`, sh(`echo no driver ${index}; exit 4`))
  await expect(error).resolves.toMatchObject({
    code: 'ready/crash',
    message: expect.stringMatching(/3 pods that it made have failed, at last fails-\d: container main exited with 4[^]*no driver/),
  })
})

test('a pod whose pods fit no node', async () => {
  const make = await maker('large')
  const error = end('large')
  await make('large-1', { ...sh('sleep 1000'), resources: { requests: { cpu: '1000' } } })
  await expect(error).resolves.toMatchObject({
    code: 'ready/unschedulable',
    message: expect.stringMatching(/pod large-1, which it made: Unschedulable: [^]*Insufficient cpu[^]*it requests 1000 cpu/),
  })
})

test('a pod that has tried twice, and has a pod that runs, is waited for', async () => {
  const make = await maker('tries')
  const error = end('tries', 8000)
  await make('tries-0', sh('sleep 1000'))
  for (const index of [1, 2, 3]) await make(`tries-${index}`, sh('exit 4'))
  await expect(error).resolves.toMatchObject({ code: 'ready/timeout' })
})
