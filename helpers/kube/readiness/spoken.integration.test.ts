import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Reference, apply, remove } from '../objects.ts'
import { type TestCluster, definition, testCluster, workload } from '../testing.ts'
import { awaitReady } from './await-ready.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
})

const awaitAll = async (...objects: readonly Reference[]): Promise<{ lines: readonly string[]; took: number }> => {
  for (const object of objects) await apply(cluster.kube, object)
  const targets = objects.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name }))
  const since = performance.now()
  const lines = await awaitReady(cluster.cache, targets, { signal: AbortSignal.timeout(60_000), timeout: 50_000, say: () => undefined })
  return { lines, took: performance.now() - since }
}

const made = (apiVersion: string, kind: string, name: string, spec: object): Reference => ({
  apiVersion,
  kind,
  metadata: { name, namespace: cluster.namespace },
  spec,
})
const autoscaler = (target: string) =>
  made('autoscaling/v2', 'HorizontalPodAutoscaler', target, {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
    maxReplicas: 2,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
  })
const web = (name: string) => workload(cluster, 'Deployment', name, { command: ['sleep', '1000'], resources: { requests: { cpu: '1m' } } })
const route = (name: string, spec: object = {}) =>
  made('networking.k8s.io/v1', 'Ingress', name, { defaultBackend: { service: { name: 'web', port: { number: 80 } } }, ...spec })

describe('the word of a controller', () => {
  test.concurrent('an autoscaler whose target does not exist is red', async () => {
    await expect(awaitAll(autoscaler('lost'))).rejects.toThrow(
      /^HorizontalPodAutoscaler lost: AbleToScale is False: FailedGetScale: .*"lost" not found/,
    )
  })
  test.concurrent('an autoscaler that can scale is ready, without a metrics server too', async () => {
    expect((await awaitAll(web('scaled'), autoscaler('scaled'))).lines).toEqual([])
  })
  test.concurrent('a budget whose pods are counted is ready', async () => {
    const budget = made('policy/v1', 'PodDisruptionBudget', 'kept', { minAvailable: 1, selector: { matchLabels: { app: 'kept' } } })
    expect((await awaitAll(budget, web('kept'))).lines).toEqual([])
  })
  test.concurrent('a budget that selects nothing is not confirmed', async () => {
    const budget = made('policy/v1', 'PodDisruptionBudget', 'empty', { minAvailable: 1, selector: { matchLabels: { app: 'nobody' } } })
    expect((await awaitAll(budget)).lines).toEqual(['PodDisruptionBudget empty: it selects no pod'])
  })
  test.concurrent('an Ingress whose class nobody serves is not confirmed, and not waited for', async () => {
    const { lines, took } = await awaitAll(route('lost', { ingressClassName: 'lost' }))
    expect(lines).toEqual(['Ingress lost: the cluster has no IngressClass lost'])
    expect(took).toBeLessThan(5000)
  })
  test.concurrent('a custom object that has a status which nobody writes is not confirmed', async () => {
    const group = `unspoken-${cluster.namespace}.seatrial.dev`
    const crd = definition(group, 'Wish')
    await apply(cluster.kube, crd)
    try {
      const { lines, took } = await awaitAll(made(`${group}/v1`, 'Wish', 'silent', {}))
      expect(lines).toEqual(['Wish silent: no controller has written its status'])
      expect(took).toBeLessThan(25_000)
    } finally {
      await remove(cluster.kube, crd)
    }
  })
})
