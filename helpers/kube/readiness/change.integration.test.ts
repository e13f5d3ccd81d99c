import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Fields } from '../fields.ts'
import { apply, create, remove } from '../objects.ts'
import { type TestCluster, definition, pauseImage, pod, sh, testCluster, workload } from '../testing.ts'
import { awaitReady } from './await-ready.ts'
import type { ReadyOptions } from './options.ts'
import type { Target } from './verdict.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(() => cluster[Symbol.asyncDispose]())

const wait = (kind: string, name: string, options: Partial<ReadyOptions> = {}) => {
  const apiVersion =
    { Job: 'batch/v1', Service: 'v1', PersistentVolumeClaim: 'v1', Pod: 'v1', CustomResourceDefinition: 'apiextensions.k8s.io/v1' }[kind] ??
    'apps/v1'
  const target: Target = { apiVersion, kind, name }
  return awaitReady(cluster.cache, [target], { signal: AbortSignal.timeout(90_000), timeout: 80_000, say: () => undefined, ...options })
}
const probed = { command: ['sleep', '1000'], readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 } }
const broken = { ...probed, image: 'localhost:1/none:2' }
const labels = { env: [{ name: 'VERSION', value: '2' }] }

describe('an upgrade in the same namespace', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)(
    '%s: ready, broken, mended; no wait takes the state before it for its own',
    async (kind) => {
      const name = `upgraded-${kind.toLowerCase()}`
      const put = (container: Fields) =>
        apply(
          cluster.kube,
          workload(cluster, kind, name, container, { spec: kind === 'StatefulSet' ? { podManagementPolicy: 'Parallel' } : {} }),
        )
      await put(probed)
      await wait(kind, name)
      await put(broken)
      await expect(wait(kind, name)).rejects.toMatchObject({ code: 'ready/image', message: expect.stringContaining('none:2') })
      await put({ ...probed, ...labels })
      await wait(kind, name)
      const pods = cluster.cache
        .list('Pod')
        .filter(({ metadata }) => metadata.labels?.['app'] === name && metadata.deletionTimestamp === undefined)
      expect(pods.map(({ spec }) => JSON.stringify(spec).includes('VERSION'))).toEqual([true])
    },
  )
})

test('a StatefulSet whose broken pod keeps its mended one away', async () => {
  await apply(cluster.kube, workload(cluster, 'StatefulSet', 'blocked', broken))
  await expect(wait('StatefulSet', 'blocked')).rejects.toMatchObject({ code: 'ready/image' })
  await apply(cluster.kube, workload(cluster, 'StatefulSet', 'blocked', probed))
  await expect(wait('StatefulSet', 'blocked')).rejects.toMatchObject({
    code: 'ready/image',
    message: expect.stringContaining('until someone deletes it'),
  })
})

describe('what comes late is waited for', () => {
  // It has a second from the cluster's first word on it; a machine that others keep busy may take that: once more.
  test('a Secret that is made after the pod', { retry: 2 }, async () => {
    const name = `late-${randomBytes(2).toString('hex')}`
    await apply(cluster.kube, workload(cluster, 'Deployment', name, { ...probed, envFrom: [{ secretRef: { name } }] }))
    const done = wait('Deployment', name)
    done.catch(() => undefined)
    const said = () => JSON.stringify([...cluster.cache.list('Event'), ...cluster.cache.list('Pod')])
    const missing = () => said().includes(`secret \\"${name}\\" not found`) || undefined
    await cluster.cache.until(missing, { signal: AbortSignal.timeout(30_000) })
    await create(cluster.kube, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: cluster.namespace } })
    await expect(done).resolves.toEqual([])
  })
  test('restarts that are tolerated', async () => {
    const script = 'n=$(cat /data/n 2>/dev/null || echo 0); echo $((n+1)) > /data/n; [ $n -lt 2 ] && exit 1; sleep 1000'
    const container = { ...sh(script), volumeMounts: [{ name: 'data', mountPath: '/data' }] }
    await apply(
      cluster.kube,
      workload(cluster, 'Deployment', 'stumbles', container, { pod: { volumes: [{ name: 'data', emptyDir: {} }] } }),
    )
    await expect(wait('Deployment', 'stumbles', { restarts: 2 })).resolves.toEqual([])
  })
})

describe('kinds besides workloads', () => {
  test('a Job that completes and is cleaned up at once', async () => {
    await apply(cluster.kube, workload(cluster, 'Job', 'quick', sh('exit 0'), { spec: { ttlSecondsAfterFinished: 0 } }))
    await expect(wait('Job', 'quick')).resolves.toEqual([])
  })
  test('a claim that waits for a first consumer: ready without one, bound with one', async () => {
    const claim = (name: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: cluster.namespace },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    })
    await apply(cluster.kube, claim('alone'))
    await wait('PersistentVolumeClaim', 'alone')
    await apply(cluster.kube, claim('used'))
    await apply(
      cluster.kube,
      pod(
        cluster,
        'user',
        { ...probed, volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'used' } }] } },
      ),
    )
    await wait('PersistentVolumeClaim', 'used')
    expect(cluster.cache.get('PersistentVolumeClaim', 'used')?.status).toMatchObject({ phase: 'Bound' })
  })
  test('a Service whose selector matches nothing', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'lost', namespace: cluster.namespace },
      spec: { selector: { app: 'lots' }, ports: [{ port: 80 }] },
    }
    await apply(cluster.kube, service)
    await expect(wait('Service', 'lost')).rejects.toMatchObject({
      code: 'ready/service',
      message: expect.stringContaining('its selector app=lots matches no pod'),
    })
  })
  test('a CustomResourceDefinition, and then an object of it', async () => {
    const group = `${cluster.namespace}.seatrial.dev`
    const crd = definition(group, 'Ship')
    await apply(cluster.kube, crd)
    try {
      await wait('CustomResourceDefinition', crd.metadata.name)
      const ship = { apiVersion: `${group}/v1`, kind: 'Ship', metadata: { name: 'one', namespace: cluster.namespace } }
      await create(cluster.kube, ship)
      const done = awaitReady(cluster.cache, [{ apiVersion: ship.apiVersion, kind: 'Ship', name: 'one' }], {
        signal: AbortSignal.timeout(20_000),
        timeout: 3000,
        say: () => undefined,
      })
      // Nobody writes its status: the time-out of the wait is the longest that a word is waited for.
      await expect(done).resolves.toEqual(['Ship one: no controller has written its status'])
    } finally {
      await remove(cluster.kube, crd)
    }
  })
})

describe('a wait that ends', () => {
  test('at its time-out says what it saw last, with the warnings', async () => {
    const failing = { ...probed, readinessProbe: { exec: { command: ['sh', '-c', 'echo connection refused; exit 1'] }, periodSeconds: 1 } }
    await apply(cluster.kube, workload(cluster, 'Deployment', 'failing', failing))
    await expect(wait('Deployment', 'failing', { timeout: 8000 })).rejects.toMatchObject({
      code: 'ready/timeout',
      message: expect.stringMatching(
        /^not ready within 8 s: Deployment failing\nlast seen:\n {2}Deployment failing 0\/1: pod failing-.*: not Ready: Readiness probe failed: connection refused(.|\n)*events:\n {2}Pod failing-.*: Unhealthy/,
      ),
    })
  })
  test('with the signal gives its reason', async () => {
    await apply(cluster.kube, workload(cluster, 'Deployment', 'aborted', { image: pauseImage }))
    await expect(wait('Deployment', 'aborted', { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
  })
  test('for something that is not there says so', async () => {
    await expect(wait('Deployment', 'nowhere')).rejects.toMatchObject({ code: 'ready/missing' })
  })
})
