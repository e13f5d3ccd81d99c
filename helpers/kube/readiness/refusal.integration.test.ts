import { describe, expect, inject, test } from 'vitest'
import { apply } from '../objects.ts'
import { type TestCluster, testCluster, workload } from '../testing.ts'
import { awaitReady } from './await-ready.ts'

describe('a refusal ends the wait with its words', () => {
  test('a quota that is too small', async () => {
    await using own = await testCluster(inject('seatrial').kubeconfig)
    await apply(own.kube, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: own.namespace },
      spec: { hard: { pods: '0' } },
    })
    await own.cache.watch('v1', 'ResourceQuota')
    await own.cache.until(() => own.cache.get('ResourceQuota', 'small')?.status !== undefined || undefined, {
      signal: AbortSignal.timeout(20_000),
    })
    await apply(own.kube, workload(own, 'Deployment', 'web', { command: ['sleep', '1000'] }))
    await expect(ready(own, 'Deployment')).rejects.toMatchObject({
      code: 'ready/quota',
      message: expect.stringContaining('exceeded quota: small'),
    })
  })
  test('Pod Security', async () => {
    await using own = await testCluster(inject('seatrial').kubeconfig, { 'pod-security.kubernetes.io/enforce': 'restricted' })
    await apply(own.kube, workload(own, 'StatefulSet', 'web', { command: ['sleep', '1000'] }))
    await expect(ready(own, 'StatefulSet')).rejects.toMatchObject({
      code: 'ready/pod-security',
      message: expect.stringContaining('violates PodSecurity'),
    })
  })
  const ready = ({ cache }: TestCluster, kind: string) =>
    awaitReady(cache, [{ apiVersion: 'apps/v1', kind, name: 'web' }], {
      signal: AbortSignal.timeout(60_000),
      timeout: 30_000,
      say: () => undefined,
    })
})
