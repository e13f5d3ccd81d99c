import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Reference, apply } from '../objects.ts'
import { type TestCluster, pod, sh, testCluster, workload } from '../testing.ts'
import { NamespaceCache } from '../watch-cache.ts'
import { awaitReady } from './await-ready.ts'
import { NotReadyError } from './report.ts'
import type { Target } from './verdict.ts'

let cluster: TestCluster
let witness: NamespaceCache
const lag: Record<string, number> = {}

beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  // Watches of its own, so that what the wait knows is not what is measured against.
  witness = new NamespaceCache(cluster.kube, cluster.namespace)
  const kinds = [
    ['v1', 'Pod'],
    ['v1', 'Event'],
    ['v1', 'PersistentVolumeClaim'],
    ['apps/v1', 'ReplicaSet'],
    ['apps/v1', 'Deployment'],
    ['batch/v1', 'Job'],
  ] as const
  await Promise.all(kinds.map(([apiVersion, kind]) => witness.watch(apiVersion, kind)))
})
afterAll(async () => {
  console.log('verdict after the cluster knew, ms:', JSON.stringify(lag))
  await witness[Symbol.asyncDispose]()
  await cluster[Symbol.asyncDispose]()
})

/** Applies objects, waits for the first, and gives the error and how long after `known` was first to be seen it came. */
async function failure(known: RegExp, ...objects: readonly Reference[]): Promise<{ error: NotReadyError; late: number }> {
  let seen: number | undefined
  const names = objects.map(({ metadata }) => metadata.name)
  const stop = witness.onChange(({ object }) => {
    const text = JSON.stringify(object)
    if (seen === undefined && names.some((name) => text.includes(`"${name}`)) && known.test(text)) seen = performance.now()
  })
  for (const object of objects) await apply(cluster.kube, object)
  const targets: Target[] = objects.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name }))
  const error = await awaitReady(cluster.cache, targets, {
    signal: AbortSignal.timeout(120_000),
    timeout: 110_000,
    say: () => undefined,
  }).then(
    () => new Error('it was taken for ready'),
    (thrown: unknown) => thrown,
  )
  stop()
  const now = performance.now()
  // The wait may know it before its witness does.
  const late = now - (seen ?? now)
  if (!(error instanceof NotReadyError)) throw error
  return { error, late }
}

const claimVolume = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] })
const claim = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: cluster.namespace },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } }, ...spec },
})

describe('what can never be ready ends the wait within 2 s of the cluster knowing it, with the reason', () => {
  const sleep = { command: ['sleep', '1000'] }
  test.concurrent.each<[string, string, RegExp, RegExp, () => readonly Reference[]]>([
    [
      'an image that is nowhere',
      'ready/image',
      /Failed to pull image/,
      /image localhost:1\/none:1/,
      () => [workload(cluster, 'Deployment', 'image', { image: 'localhost:1/none:1' })],
    ],
    [
      'an image name that is none',
      'ready/image',
      /couldn't parse image name/,
      /InvalidImageName/,
      () => [workload(cluster, 'Deployment', 'name', { image: 'A:b:c' })],
    ],
    [
      'an image that may not be pulled',
      'ready/image',
      /ErrImageNeverPull/,
      /ErrImageNeverPull/,
      () => [workload(cluster, 'Deployment', 'neverpull', { image: 'none:1', imagePullPolicy: 'Never' })],
    ],
    [
      'an image of an init container',
      'ready/image',
      /Failed to pull image/,
      /container early/,
      () => [
        workload(cluster, 'Deployment', 'initimage', sleep, { pod: { initContainers: [{ name: 'early', image: 'localhost:1/none:1' }] } }),
      ],
    ],
    [
      'a missing Secret',
      'ready/config',
      /secret \\"lost\\" not found/,
      /secret "lost" not found/,
      () => [workload(cluster, 'StatefulSet', 'secret', { ...sleep, envFrom: [{ secretRef: { name: 'lost' } }] })],
    ],
    [
      'a missing ConfigMap',
      'ready/config',
      /configmap \\"lost\\" not found/,
      /configmap "lost" not found/,
      () => [workload(cluster, 'DaemonSet', 'configmap', { ...sleep, envFrom: [{ configMapRef: { name: 'lost' } }] })],
    ],
    [
      'a missing Secret of a volume',
      'ready/config',
      /secret \\"lost\\" not found/,
      /secret "lost" not found/,
      () => [
        workload(
          cluster,
          'Deployment',
          'mount',
          { ...sleep, volumeMounts: [{ name: 's', mountPath: '/s' }] },
          { pod: { volumes: [{ name: 's', secret: { secretName: 'lost' } }] } },
        ),
      ],
    ],
    [
      'a missing key',
      'ready/config',
      /couldn't find key/,
      /couldn't find key nope in ConfigMap/,
      () => [
        workload(cluster, 'Deployment', 'key', {
          ...sleep,
          env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'kube-root-ca.crt', key: 'nope' } } }],
        }),
      ],
    ],
    [
      'a command that is not there',
      'ready/container',
      /exec: \\+"\/nope\\+"/,
      /\/nope/,
      () => [workload(cluster, 'Deployment', 'command', { command: ['/nope'] })],
    ],
    [
      'root where none may be',
      'ready/container',
      /non-root policy/,
      /non-root policy/,
      () => [workload(cluster, 'Deployment', 'root', { ...sleep, securityContext: { runAsNonRoot: true, runAsUser: 0 } })],
    ],
    [
      'a crash loop',
      'ready/crash',
      /restarting failed container/,
      /exited with 3(.|\n)*goodbye/,
      () => [workload(cluster, 'Deployment', 'crash', sh('echo goodbye; exit 3'))],
    ],
    [
      'a crash loop of an init container',
      'ready/crash',
      /restarting failed container/,
      /container early exited with 4/,
      () => [
        workload(cluster, 'StatefulSet', 'initcrash', sleep, {
          pod: { initContainers: [{ name: 'early', image: cluster.shell, ...sh('exit 4') }] },
        }),
      ],
    ],
    [
      'too much memory',
      'ready/oom',
      /OOMKilled|CrashLoopBackOff|Back-off restarting/,
      /(OOMKilled|most likely out of memory).*its memory limit is 20Mi/,
      () => [
        workload(cluster, 'Deployment', 'memory', {
          command: ['tail', '/dev/zero'],
          resources: { limits: { memory: '20Mi' } },
        }),
      ],
    ],
    [
      'a pod that failed',
      'ready/pod-failed',
      /"phase":"Failed"/,
      /exited with 5(.|\n)*goodbye/,
      () => [pod(cluster, 'failed', sh('echo goodbye; exit 5'), { pod: { restartPolicy: 'Never' } })],
    ],
    [
      'a node selector that no node has',
      'ready/unschedulable',
      /node affinity/,
      /node affinity/,
      () => [workload(cluster, 'Deployment', 'selector', sleep, { pod: { nodeSelector: { 'seatrial.dev/none': 'x' } } })],
    ],
    [
      'more than any node has',
      'ready/unschedulable',
      /Insufficient cpu/,
      /requests 500 cpu/,
      () => [workload(cluster, 'Deployment', 'cpu', { ...sleep, resources: { requests: { cpu: '500' } } })],
    ],
    [
      'a claim that does not exist',
      'ready/unschedulable',
      /persistentvolumeclaim/,
      /persistentvolumeclaim "lost" not found/,
      () => [workload(cluster, 'Deployment', 'noclaim', sleep, { pod: claimVolume('lost') })],
    ],
    [
      'a storage class that does not exist',
      'ready/volume',
      /storageclass/,
      /storageclass.storage.k8s.io "lost" not found/,
      () => [claim('noclass', { storageClassName: 'lost' })],
    ],
    [
      'a claim of the pod that can not be bound',
      'ready/volume',
      /storageclass/,
      /"lost" not found/,
      () => [
        workload(cluster, 'Deployment', 'badclaim', sleep, { pod: claimVolume('unbound') }),
        claim('unbound', { storageClassName: 'lost' }),
      ],
    ],
    [
      'a claim without a class',
      'ready/volume',
      /no storage class is set/,
      /no storage class is set/,
      () => [claim('classless', { storageClassName: '' })],
    ],
    [
      'a service account that does not exist',
      'ready/service-account',
      /serviceaccount \\"lost\\" not found/,
      /serviceaccount "lost" not found/,
      () => [workload(cluster, 'Deployment', 'account', sleep, { pod: { serviceAccountName: 'lost' } })],
    ],
    [
      'a service account of a StatefulSet',
      'ready/service-account',
      /serviceaccount \\"lost\\" not found/,
      /"lost" not found/,
      () => [workload(cluster, 'StatefulSet', 'setaccount', sleep, { pod: { serviceAccountName: 'lost' } })],
    ],
    [
      'a Job out of tries',
      'ready/job',
      /BackoffLimitExceeded/,
      /BackoffLimitExceeded.*exited with 6(.|\n)*goodbye/,
      () => [workload(cluster, 'Job', 'tries', sh('echo goodbye; exit 6'), { spec: { backoffLimit: 0 } })],
    ],
    [
      'a Job out of time',
      'ready/job',
      /DeadlineExceeded/,
      /DeadlineExceeded/,
      () => [workload(cluster, 'Job', 'late', sleep, { spec: { activeDeadlineSeconds: 2 } })],
    ],
    [
      'a Deployment that is paused',
      'ready/paused',
      /"observedGeneration":1/,
      /^Deployment paused 0\/1: it is paused \(spec\.paused: true\)/,
      () => [workload(cluster, 'Deployment', 'paused', sleep, { spec: { paused: true } })],
    ],
    [
      'a host port that a pod of its own holds on every node',
      'ready/unschedulable',
      /didn't have free ports/,
      /Unschedulable: host port 47811\/TCP of node \S+ is held by pod \S+\/hostport-/,
      () => [
        workload(
          cluster,
          'StatefulSet',
          'hostport',
          { ...sleep, ports: [{ containerPort: 1, hostPort: 47_811 }] },
          { spec: { replicas: 2 } },
        ),
      ],
    ],
    [
      'a host port that the cluster holds on every node',
      'ready/unschedulable',
      /didn't have free ports/,
      /host port 10257\/TCP of node \S+ is held by pod kube-system\/kube-controller-manager/,
      () => [workload(cluster, 'Deployment', 'nodeport', { ...sleep, ports: [{ containerPort: 1, hostPort: 10_257 }] })],
    ],
    [
      'a pod that another of its own pods keeps away',
      'ready/unschedulable',
      /anti-affinity/,
      /anti-affinity/,
      () => [
        workload(cluster, 'Deployment', 'apart', sleep, {
          spec: { replicas: 2 },
          pod: {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'apart' } } },
                ],
              },
            },
          },
        }),
      ],
    ],
    [
      'a liveness probe of a port that is not served',
      'ready/probe',
      /failed liveness probe/,
      /^Deployment unserved 0\/1: pod \S+: container main: Liveness probe failed: .*connection refused.*livenessProbe asks port 8081, the container declares 8080/,
      () => [
        workload(cluster, 'Deployment', 'unserved', {
          ...sh('exec sleep 1000'),
          ports: [{ containerPort: 8080 }],
          livenessProbe: { tcpSocket: { port: 8081 }, periodSeconds: 1, failureThreshold: 2 },
        }),
      ],
    ],
    [
      'a startup probe that says no',
      'ready/probe',
      /Back-off restarting/,
      /Startup probe failed: not yet/,
      () => [
        workload(
          cluster,
          'Deployment',
          'starting',
          {
            ...sh('exec sleep 1000'),
            startupProbe: { exec: { command: ['sh', '-c', 'echo not yet; exit 1'] }, periodSeconds: 1, failureThreshold: 2 },
          },
          { pod: { terminationGracePeriodSeconds: 1 } },
        ),
      ],
    ],
    [
      'a Deployment without progress',
      'ready/progress',
      /ProgressDeadlineExceeded/,
      /ProgressDeadlineExceeded.*not Ready/s,
      () => [
        workload(
          cluster,
          'Deployment',
          'progress',
          { ...sleep, readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 } },
          { spec: { progressDeadlineSeconds: 20 } },
        ),
      ],
    ],
    // Once more where the cluster itself was late.
  ])('%s', { retry: 2 }, async (name, code, known, message, objects) => {
    const { error, late } = await failure(known, ...objects())
    lag[name] = Math.round(late)
    expect(error.message).toMatch(message)
    expect(error.code).toBe(code)
    expect(late).toBeLessThan(2000)
  })
})
