import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import pLimit from 'p-limit'
import { listAt } from '../fields.ts'
import { apply } from '../objects.ts'
import { type TestCluster, pauseImage, sh, testCluster, workload } from '../testing.ts'
import { NamespaceCache } from '../watch-cache.ts'
import { awaitReady } from './await-ready.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
})
afterAll(() => cluster[Symbol.asyncDispose]())

const wait = (name: string, kind = 'Deployment') =>
  awaitReady(cluster.cache, [{ apiVersion: 'apps/v1', kind, name }], {
    signal: AbortSignal.timeout(170_000),
    timeout: 160_000,
    say: () => undefined,
  })

const remove = (name: string) =>
  cluster.kube.request('DELETE', `/apis/apps/v1/namespaces/${cluster.namespace}/deployments/${name}`, {
    query: { propagationPolicy: 'Background' },
  })

/** How many pods of a test run at once: as many as make the node busy, so that the kubelet's word comes late. */
const busy = pLimit(13)

describe('a container that exits again and again is never taken for ready', () => {
  test.each([0, 0.3, 0.6, 0.9])('after %s s, 13 at once', async (seconds) => {
    const names = Array.from({ length: 13 }, (_, index) => `exits-${seconds * 10}-${index}`)
    const ends = await Promise.all(
      names.map((name) =>
        busy(async () => {
          await apply(cluster.kube, workload(cluster, 'Deployment', name, sh(`sleep ${seconds}; exit 1`)))
          const end = await wait(name).then(
            () => 'taken for ready',
            (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
          )
          await remove(name)
          return end
        }),
      ),
    )
    expect(ends).toEqual(names.map(() => 'ready/crash'))
  })
})

// A machine that others keep busy delays either of the two watches: the best of three counts.
test('from the Ready transition of a probed pod to the end of the wait: p95 at most 100 ms', { retry: 2 }, async () => {
  await using witness = new NamespaceCache(cluster.kube, cluster.namespace)
  await witness.watch('v1', 'Pod')
  const readyAt = new Map<string, number>()
  witness.onChange(({ object }) => {
    const app = object.metadata.labels?.['app'] ?? ''
    const isReady = listAt(object, 'status', 'conditions').some((each) => each['type'] === 'Ready' && each['status'] === 'True')
    if (isReady && !readyAt.has(app)) readyAt.set(app, performance.now())
  })
  const one = pLimit(3)
  const late = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      one(async () => {
        const name = `probed-${index}-${randomBytes(2).toString('hex')}`
        await apply(
          cluster.kube,
          workload(cluster, 'Deployment', name, { ...sh('sleep 1000'), readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 } }),
        )
        await wait(name)
        const now = performance.now()
        // The wait may know it before its witness does.
        const took = now - (readyAt.get(name) ?? now)
        await remove(name)
        return took
      }),
    ),
  )
  const sorted = late.toSorted((left, right) => left - right)
  console.log('Ready to end of wait, ms:', sorted.map(Math.round).join(' '))
  expect(sorted[Math.ceil(sorted.length * 0.95) - 1]).toBeLessThanOrEqual(100)
})

test('a container without a probe counts once an attachment to it has lasted a while', async () => {
  const lines: string[] = []
  const begun = performance.now()
  await apply(cluster.kube, workload(cluster, 'StatefulSet', 'plain', { image: pauseImage }))
  await awaitReady(cluster.cache, [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'plain' }], {
    signal: AbortSignal.timeout(60_000),
    timeout: 60_000,
    say: (line) => lines.push(line),
  })
  expect(lines.join('\n')).toMatch(/only just started/)
  expect(performance.now() - begun).toBeGreaterThan(750)
})

test('a container that failed once and then stays is ready after 10 s', async () => {
  await apply(
    cluster.kube,
    workload(
      cluster,
      'Deployment',
      'once',
      { ...sh('test -e /data/x || { touch /data/x; exit 1; }; sleep 1000'), volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      { pod: { volumes: [{ name: 'data', emptyDir: {} }] } },
    ),
  )
  const begun = performance.now()
  await wait('once')
  expect(performance.now() - begun).toBeGreaterThan(10_000)
})
