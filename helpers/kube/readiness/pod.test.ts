import { describe, expect, test } from 'vitest'
import { type Part, event, podWith, probedPart, runningPart, viewOf } from './fixture.ts'
import { podVerdict } from './pod.ts'
import type { View } from './view.ts'

const waitingPart = (reason: string, message = '', more: object = {}): Part => ({
  status: { state: { waiting: { reason, message } }, ready: false, restartCount: 0, ...more },
})
const ended = (exitCode: number, reason = 'Error', message = '') => ({
  terminated: { exitCode, reason, message, finishedAt: '2026-01-01T00:00:30Z' },
})
const restarted = (reason: string, exitCode: number, count = 1) => ({ restartCount: count, lastState: ended(exitCode, reason) })

const restartedOnce = (part: Part): Part => ({ ...part, status: { ...part.status, restartCount: 1 } })

describe('a container that can never run ends the wait with its reason', () => {
  test.each([
    [
      'ErrImagePull',
      waitingPart('ErrImagePull', 'rpc error: code = NotFound desc = failed to resolve: registry/web:1: not found'),
      'ready/image',
      'not found',
    ],
    [
      'ImagePullBackOff',
      waitingPart('ImagePullBackOff', 'Back-off pulling image "registry/web:1": ErrImagePull: pull access denied'),
      'ready/image',
      'pull access denied',
    ],
    ['InvalidImageName', waitingPart('InvalidImageName', 'Failed to apply default image tag "A:b:c"'), 'ready/image', 'A:b:c'],
    [
      'ErrImageNeverPull',
      waitingPart('ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never'),
      'ready/image',
      'not present',
    ],
    ['a missing Secret', waitingPart('CreateContainerConfigError', 'secret "db" not found'), 'ready/config', 'secret "db" not found'],
    [
      'a missing ConfigMap',
      waitingPart('CreateContainerConfigError', 'configmap "db" not found'),
      'ready/config',
      'configmap "db" not found',
    ],
    [
      'a missing key',
      waitingPart('CreateContainerConfigError', "couldn't find key password in Secret test/db"),
      'ready/config',
      'key password',
    ],
    [
      'root where none may be',
      waitingPart('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'),
      'ready/container',
      'runAsNonRoot',
    ],
    ['CreateContainerError', waitingPart('CreateContainerError', 'no command specified'), 'ready/container', 'no command specified'],
    ['RunContainerError', waitingPart('RunContainerError', 'exec: "/nope": no such file or directory'), 'ready/container', '/nope'],
    ['StartError', { status: { state: ended(128, 'StartError', 'exec: "/nope"'), restartCount: 0 } }, 'ready/container', '/nope'],
    [
      'CrashLoopBackOff',
      waitingPart('CrashLoopBackOff', 'back-off 10s', restarted('Error', 3)),
      'ready/crash',
      'exited with 3, 2 times so far',
    ],
    [
      'a command that ends',
      waitingPart('CrashLoopBackOff', 'back-off 10s', restarted('Completed', 0)),
      'ready/crash',
      'exited with 0, 2 times',
    ],
    ['OOMKilled', { status: { state: ended(137, 'OOMKilled'), restartCount: 0 } }, 'ready/oom', 'OOMKilled'],
    ['OOMKilled and running again', { status: { ...runningPart.status, ...restarted('OOMKilled', 137) } }, 'ready/oom', 'OOMKilled'],
  ] satisfies [string, Part, string, string][])('%s', (_name, part, code, why) => {
    expect(podVerdict(podWith(part), viewOf([]))).toMatchObject({
      state: 'never',
      code,
      why: expect.stringContaining(why),
      object: { kind: 'Pod', name: 'web-1' },
    })
  })
})

describe('a container that was killed and the runtime did not see what for', () => {
  const loop = waitingPart('CrashLoopBackOff', '', restarted('Error', 137))
  const limited = podWith(loop, { spec: { containers: [{ name: 'main', resources: { limits: { memory: '20Mi' } } }] } })
  const unhealthy = event(limited, 'Killing', 'Container main failed liveness probe, will be restarted')
  test.each([
    ['with a memory limit', limited, [], 'ready/oom', 'killed (exit code 137), most likely out of memory, its memory limit is 20Mi'],
    ['after a probe', limited, [unhealthy], 'ready/crash', 'exited with 137'],
    ['without a limit', podWith(loop), [], 'ready/crash', 'exited with 137'],
  ] as const)('%s', (_name, pod, events, code, why) => {
    expect(podVerdict(pod, viewOf([...events]))).toMatchObject({ state: 'never', code, why: expect.stringContaining(why) })
  })
})

describe('what may still pass is waited for', () => {
  test.each([
    ['nothing said yet', {}, 'ContainerCreating'],
    ['a pull that timed out', waitingPart('ErrImagePull', 'dial tcp 10.0.0.1:443: i/o timeout'), 'ErrImagePull'],
    ['a registry that is too busy', waitingPart('ErrImagePull', 'unexpected status code 429 Too Many Requests'), 'ErrImagePull'],
    ['a runtime that is slow', waitingPart('CreateContainerError', 'context deadline exceeded'), 'CreateContainerError'],
    ['a first exit', { status: { state: ended(1), restartCount: 0 } }, 'exited with 1, to be restarted'],
    ['not Ready', { status: { ...runningPart.status, ready: false } }, 'not Ready'],
    ['a restart', { status: { ...runningPart.status, ...restarted('Error', 1) } }, 'restarted once: must run 10 s'],
  ] satisfies [string, Part, string][])('%s', (_name, part, why) => {
    expect(podVerdict(podWith(part), viewOf([], { runningFor: () => 5000 }))).toMatchObject({
      state: 'waiting',
      why: expect.stringContaining(why),
    })
  })

  test('a transient pull error ends the wait at the third attempt', () => {
    const pod = podWith(waitingPart('ErrImagePull', 'i/o timeout'))
    const failed = (count: number) => event(pod, 'Failed', 'Failed to pull image "registry/web:1": i/o timeout', { count })
    expect(podVerdict(pod, viewOf([failed(2)])).state).toBe('waiting')
    expect(podVerdict(pod, viewOf([failed(3)]))).toMatchObject({ state: 'never', code: 'ready/image' })
  })

  test('a crash loop within the tolerated restarts', () => {
    const pod = podWith(waitingPart('CrashLoopBackOff', '', restarted('Error', 1, 2)))
    expect(podVerdict(pod, viewOf([], { restarts: 2 })).state).toBe('waiting')
    expect(podVerdict(pod, viewOf([], { restarts: 1 })).state).toBe('never')
  })

  test('an OOM kill from before the change', () => {
    const pod = podWith({ status: { ...runningPart.status, ...restarted('OOMKilled', 137) } })
    expect(podVerdict(pod, viewOf([], { since: Date.parse('2026-01-01T00:00:55Z') })).state).toBe('ready')
  })
})

describe('ready means ready to stay', () => {
  test.each([
    ['a probe that passed settles at once', probedPart, 0, undefined, 'ready'],
    ['without a probe an attachment is needed', runningPart, 29_999, undefined, 'waiting'],
    ['that lasts', runningPart, 5000, { time: 999, alive: true }, 'waiting'],
    ['for a second', runningPart, 5000, { time: 1000, alive: false }, 'waiting'],
    ['at the end of which it is found alive', runningPart, 1500, { time: 1000, alive: true }, 'ready'],
    ['where it may not be attached to', runningPart, 9999, 'forbidden', 'waiting'],
    ['10 s are enough', runningPart, 10_000, 'forbidden', 'ready'],
    ['where attachments end 30 s are', runningPart, 30_000, undefined, 'ready'],
    ['one that restarted must be attached to for 10 s', restartedOnce(runningPart), 15_000, { time: 9999, alive: true }, 'waiting'],
    ['and be found alive', restartedOnce(runningPart), 15_000, { time: 10_000, alive: false }, 'waiting'],
    ['with a probe, too', restartedOnce(probedPart), 15_000, { time: 9999, alive: true }, 'waiting'],
    ['and then counts', restartedOnce(probedPart), 10_000, { time: 10_000, alive: true }, 'ready'],
  ] satisfies [string, Part, number, ReturnType<View['held']>, string][])('%s', (_name, part, age, held, state) => {
    expect(podVerdict(podWith(part), viewOf([], { runningFor: () => age, held: () => held })).state).toBe(state)
  })

  test('it says what to attach to, when to look into it, and when to judge again', () => {
    const view = viewOf([], { runningFor: () => 500 })
    const check = { pod: 'web-1', container: 'main', id: 'c://1', look: false }
    expect(podVerdict(podWith(runningPart), view)).toMatchObject({ check, wakeAt: view.now + 29_500 })
    expect(podVerdict(podWith(runningPart), { ...view, held: () => ({ time: 400, alive: false }) })).toMatchObject({
      check,
      wakeAt: view.now + 600,
    })
    expect(podVerdict(podWith(runningPart), { ...view, held: () => ({ time: 1000, alive: false }) })).toMatchObject({
      check: { ...check, look: true },
    })
  })

  test('a pod that is being deleted is not ready', () => {
    expect(podVerdict(podWith(runningPart, { metadata: { deletionTimestamp: 'now' } }), viewOf([])).state).toBe('waiting')
  })

  test('a sidecar counts as the others do', () => {
    const spec = { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] }
    const sidecar = (state: object) =>
      podWith(probedPart, { spec, status: { initContainerStatuses: [{ name: 'proxy', state, restartCount: 0, containerID: 'c://2' }] } })
    expect(podVerdict(sidecar({ running: {} }), viewOf([], { runningFor: () => 3000 }))).toMatchObject({ check: { container: 'proxy' } })
    expect(podVerdict(sidecar(ended(1)), viewOf([])).state).toBe('waiting')
  })
})

describe('events explain a pod that is stuck', () => {
  const pod = podWith({})
  test('a volume of a Secret that does not exist', () => {
    const mount = event(pod, 'FailedMount', 'MountVolume.SetUp failed for volume "s" : secret "tls" not found')
    expect(podVerdict(pod, viewOf([mount]))).toMatchObject({
      state: 'never',
      code: 'ready/config',
      holdsFor: 1000,
      absent: { kind: 'Secret', name: 'tls' },
    })
  })
  test('a back-off that the status does not tell yet', () => {
    const exited = podWith({ status: { state: ended(1), restartCount: 1 } })
    const backOff = event(exited, 'BackOff', 'Back-off restarting failed container main in pod web-1', { at: '2026-01-01T00:00:31Z' })
    expect(podVerdict(exited, viewOf([backOff]))).toMatchObject({ code: 'ready/crash' })
    expect(podVerdict(exited, viewOf([{ ...backOff, lastTimestamp: '2026-01-01T00:00:29Z' }])).state).toBe('waiting')
  })
  test.each([
    ['Failed', 'Failed to pull image "registry/web:1": not found', 'ready/image'],
    ['InspectFailed', `Failed to apply default image tag "A:b": couldn't parse image name "A:b"`, 'ready/image'],
    ['ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never', 'ready/image'],
    ['Failed', 'Error: secret "db" not found', 'ready/config'],
    ['Failed', 'Error: container has runAsNonRoot and image will run as root', 'ready/container'],
    ['Failed', 'Error: failed to create containerd task: context deadline exceeded', undefined],
  ])('a status that is still to come: %s %s', (reason, message, code) => {
    const about = event(pod, reason, message)
    const named = { ...about, involvedObject: { kind: 'Pod', uid: pod.metadata.uid, fieldPath: 'spec.containers{main}' } }
    expect(podVerdict(pod, viewOf([named]))).toMatchObject(code === undefined ? { state: 'waiting' } : { code })
  })
  test('what the kubelet does now', () => {
    expect(podVerdict(pod, viewOf([event(pod, 'Pulling', 'Pulling image', { type: 'Normal' })]))).toMatchObject({
      why: 'ContainerCreating (pulling image)',
    })
  })
  test('why a probe fails', () => {
    const unready = podWith({ status: { ...runningPart.status, ready: false } })
    expect(podVerdict(unready, viewOf([event(unready, 'Unhealthy', 'Readiness probe failed: connection refused')]))).toMatchObject({
      why: 'not Ready: Readiness probe failed: connection refused',
    })
  })
})

describe('a pod that ended', () => {
  test('well is ready', () => expect(podVerdict(podWith({}, { status: { phase: 'Succeeded' } }), viewOf([])).state).toBe('ready'))
  test('badly never will be', () => {
    const pod = podWith({ status: { state: ended(2) } }, { status: { phase: 'Failed' } })
    expect(podVerdict(pod, viewOf([]))).toMatchObject({ code: 'ready/pod-failed', why: 'container main exited with 2', container: 'main' })
  })
  test('by eviction says why', () => {
    const pod = podWith({}, { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' } })
    expect(podVerdict(pod, viewOf([]))).toMatchObject({ code: 'ready/pod-failed', why: 'Evicted: The node was low on resource: memory.' })
  })
})
