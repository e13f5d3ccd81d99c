import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { exec } from '../kube/exec.ts'
import { create, remove } from '../kube/objects.ts'
import { pod, sh, testCluster, type TestCluster, workload } from '../kube/testing.ts'
import { onePod } from './one-pod.ts'
import { fits } from './pods.ts'

const patience = () => AbortSignal.timeout(60_000)
const stays = sh('sleep infinity')

let cluster: TestCluster
const context = () => ({ ...cluster, releases: new Map(), say: () => undefined })
const pick = (selector: Record<string, string>) => onePod(selector, context(), patience())
/** The same once there is one. */
const pickOnce = async (selector: Record<string, string>) => {
  await cluster.cache.watch('v1', 'Pod')
  await cluster.cache.until(() => cluster.cache.list('Pod').find((pod) => fits(selector, pod)), { signal: patience() })
  return pick(selector)
}

/** A Deployment as the chart of a release would have it. */
const ofRelease = (release: string, replicas: number) => {
  const labels = { app: 'web', 'app.kubernetes.io/instance': release }
  const { spec, ...rest } = workload(cluster, 'Deployment', `${release}-web`, stays)
  const template = { ...spec.template, metadata: { labels } }
  return { ...rest, spec: { ...spec, replicas, selector: { matchLabels: labels }, template } }
}

beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  await create(cluster.kube, ofRelease('shop', 2))
})
afterAll(() => cluster[Symbol.asyncDispose]())

describe('the pod of a selector', { timeout: 120_000 }, () => {
  test('is any of the replicas of a workload, once it runs', async () => {
    const found = await pickOnce({ app: 'web' })
    expect(found.status).toMatchObject({ phase: 'Running' })
  })
  test('is the successor of one that is being replaced', async () => {
    await create(cluster.kube, workload(cluster, 'Deployment', 'lone', stays))
    const before = await pickOnce({ app: 'lone' })
    await remove(cluster.kube, before)
    await cluster.cache.until(
      () =>
        cluster.cache.get('Pod', before.metadata.name)?.metadata.deletionTimestamp ??
        (cluster.cache.get('Pod', before.metadata.name) ? undefined : 'gone'),
      { signal: patience() },
    )
    const after = await pick({ app: 'lone' })
    expect(after.metadata.uid).not.toBe(before.metadata.uid)
    expect(after.status).toMatchObject({ phase: 'Running' })
  })
  test('is refused where pods of several releases fit, with what tells them apart', async () => {
    await create(cluster.kube, ofRelease('blog', 1))
    await pickOnce({ 'app.kubernetes.io/instance': 'blog' })
    await expect(pick({ app: 'web' })).rejects.toMatchObject({
      code: 'step/ambiguous',
      message: expect.stringMatching(
        /^app=web fits pods of the releases blog and shop: .*\n {2}blog: blog-web-\S+; add `app\.kubernetes\.io\/instance: blog`\n {2}shop: shop-web-\S+, shop-web-\S+; add `app\.kubernetes\.io\/instance: shop`$/,
      ),
    })
  })
  test('is none where none was ever there, at once', async () => {
    await expect(pick({ app: 'nobody' })).rejects.toMatchObject({
      code: 'step/no-pod',
      message: expect.stringContaining('fits app=nobody'),
    })
  })
})

describe('a command without a container', { timeout: 120_000 }, () => {
  const who = (name: string) => ({ name, image: cluster.shell, env: [{ name: 'WHO', value: name }], ...stays })
  test.each([
    ['first', {}],
    ['second', { annotations: { 'kubectl.kubernetes.io/default-container': 'second' } }],
  ])('runs in the %s of two', async (container, metadata) => {
    const name = `two-${container}`
    await create(
      cluster.kube,
      pod(
        cluster,
        name,
        {},
        {
          metadata: { ...metadata, name, namespace: cluster.namespace, labels: { app: name } },
          pod: { containers: [who('first'), who('second')] },
        },
      ),
    )
    const { metadata: found } = await pick({ app: name })
    const ready = () => cluster.cache.get('Pod', found.name)
    await cluster.cache.until(() => (JSON.stringify(ready()?.status).match(/"running"/g)?.length === 2 ? true : undefined), {
      signal: patience(),
    })
    const { stdout } = await exec(cluster.kube, {
      namespace: cluster.namespace,
      pod: found.name,
      command: ['sh', '-c', 'echo $WHO'],
      signal: patience(),
    })
    expect(stdout.trim()).toBe(container)
  })
})
