import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { LogCollector } from './logs.ts'
import { apply, remove } from './objects.ts'
import { type TestCluster, pod, sh, testCluster } from './testing.ts'

let cluster: TestCluster
let logs: LogCollector
let folder: string
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  folder = await mkdtemp(join(tmpdir(), 'seatrial-logs-'))
  logs = new LogCollector(cluster.kube, cluster.cache, folder)
  logs.start()
})
afterAll(async () => {
  await logs[Symbol.asyncDispose]()
  await cluster[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const signal = () => AbortSignal.timeout(60_000)
const textOf = async (name: string) =>
  Promise.all(
    logs
      .files()
      .filter((file) => file.pod === name)
      .map(({ path }) => readFile(path, 'utf8')),
  )

test('the log of a pod stays when the pod is deleted at once', async () => {
  const short = pod(cluster, 'short', sh('i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done; echo last; sleep 1000'))
  await apply(cluster.kube, short)
  await logs.until(({ pod: name, line }) => name === 'short' && line === 'line 0', { signal: signal() })
  await remove(cluster.kube, short, { gracePeriodSeconds: 0 })
  await cluster.cache.until(() => cluster.cache.get('Pod', 'short') === undefined || undefined, { signal: signal() })
  await logs.until(({ pod: name, line }) => name === 'short' && line === 'last', { signal: signal() })
  expect((await logs.tail('short', 'main', 2)).split('\n')).toEqual(['line 499', 'last'])
  expect(await textOf('short')).toEqual([`${Array.from({ length: 500 }, (_, index) => `line ${index}\n`).join('')}last\n`])
})

test('each run of a container that restarts has a log of its own, init containers too', async () => {
  const script = 'n=$(cat /data/n 2>/dev/null || echo 0); echo run $n; echo $((n+1)) > /data/n; [ $n -lt 2 ] && exit 1; sleep 1000'
  const data = { volumeMounts: [{ name: 'data', mountPath: '/data' }] }
  const early = { name: 'early', image: cluster.shell, ...sh('echo early') }
  await apply(
    cluster.kube,
    pod(cluster, 'restarts', { ...sh(script), ...data }, { pod: { volumes: [{ name: 'data', emptyDir: {} }], initContainers: [early] } }),
  )
  await logs.until(({ pod: name, line }) => name === 'restarts' && line === 'run 2', { signal: signal() })
  expect((await textOf('restarts')).toSorted()).toEqual(['early\n', 'run 0\n', 'run 1\n', 'run 2\n'])
})

test('the tail of a container that wrote nothing since its restart is that of its previous run', async () => {
  const once = 'test -e /data/x && sleep 1000; touch /data/x; echo goodbye; exit 1'
  await apply(
    cluster.kube,
    pod(
      cluster,
      'silent',
      { ...sh(once), volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      { pod: { volumes: [{ name: 'data', emptyDir: {} }] } },
    ),
  )
  const restarted = () => JSON.stringify(cluster.cache.get('Pod', 'silent')?.status ?? '').includes('"restartCount":1') || undefined
  await cluster.cache.until(restarted, { signal: signal() })
  expect(await logs.tail('silent', 'main', 10)).toBe('goodbye')
})

test('a line that does not come ends with the signal', async () => {
  await expect(logs.until(() => false, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout')
})
