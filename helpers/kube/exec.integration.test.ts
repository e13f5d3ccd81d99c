import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { execWhole } from './exec-whole.ts'
import { exec } from './exec.ts'
import { apply } from './objects.ts'
import { awaitReady } from './readiness/index.ts'
import { type TestCluster, pod, sh, testCluster } from './testing.ts'

let cluster: TestCluster
const signal = () => AbortSignal.timeout(30_000)
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  const sidecar = { name: 'ended', image: cluster.shell, ...sh('exit 0') }
  await apply(cluster.kube, pod(cluster, 'box', sh('sleep 1000')))
  await apply(
    cluster.kube,
    pod(
      cluster,
      'half',
      {},
      { pod: { restartPolicy: 'Never', containers: [{ name: 'main', image: cluster.shell, ...sh('sleep 1000') }, sidecar] } },
    ),
  )
  await awaitReady(cluster.cache, [{ apiVersion: 'v1', kind: 'Pod', name: 'box' }], {
    signal: signal(),
    timeout: 30_000,
    say: () => undefined,
  })
  await apply(cluster.kube, pod(cluster, 'bare', { image: 'localhost/seatrial/probe:1', command: ['/probe', 'wait'] }))
  await awaitReady(cluster.cache, [{ apiVersion: 'v1', kind: 'Pod', name: 'bare' }], {
    signal: signal(),
    timeout: 30_000,
    say: () => undefined,
  })
  const ended = () => JSON.stringify(cluster.cache.get('Pod', 'half')?.status ?? '').includes('"terminated"') || undefined
  await cluster.cache.until(ended, { signal: signal() })
})
afterAll(() => cluster[Symbol.asyncDispose]())

const run = (command: readonly string[], rest: { pod?: string; container?: string; stdin?: string; signal?: AbortSignal } = {}) =>
  exec(cluster.kube, { namespace: cluster.namespace, pod: 'box', signal: signal(), ...rest, command })

describe('a command that ran', () => {
  test('both its outputs and its exit code', async () => {
    expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 7'])).toMatchObject({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' })
  })
  test('stdin to its end', async () => {
    expect(await run(['wc', '-c'], { stdin: 'é'.repeat(500_000) })).toMatchObject({ exitCode: 0, stdout: '1000000\n' })
    expect(await run(['cat'], { stdin: '' })).toMatchObject({ exitCode: 0, stdout: '' })
  })
  test('much output, 20 at once', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => run(['sh', '-c', 'head -c 1000000 /dev/zero | tr "\\0" x'])))
    expect(results.map(({ exitCode, stdout }) => [exitCode, stdout.length])).toEqual(results.map(() => [0, 1_000_000]))
  })
  test('killed by a signal', async () => expect(await run(['sh', '-c', 'kill -9 $$'])).toMatchObject({ exitCode: 137 }))
})

const whole = (command: string | readonly string[], on = 'box') =>
  execWhole(cluster.kube, { namespace: cluster.namespace, pod: on, signal: signal(), command })

describe('a command of which nothing may be lost', () => {
  test.each<[what: string, command: string | readonly string[], result: object]>([
    ['a line', 'echo out; echo err >&2; exit 7', { exitCode: 7, stdout: 'out\n', stderr: 'err\n', bytes: Buffer.from('out\n') }],
    ['words as they are', ['printf', '%s|', 'a  b', '$x', ''], { exitCode: 0, stdout: 'a  b|$x||', stderr: '' }],
    ['nothing written', 'true', { exitCode: 0, stdout: '', stderr: '' }],
    ['an end by `exec` and by a signal', 'echo before; exec sh -c "kill -9 \\$\\$"', { exitCode: 137, stdout: 'before\n' }],
    ['its own end', 'echo before; kill -9 $PPID', { exitCode: 137 }],
    ['no such executable', ['/nope'], { exitCode: 127, stderr: expect.stringContaining('/nope') }],
    ['an empty stdin', 'wc -c', { exitCode: 0, stdout: '0\n' }],
    ['what is no text', "printf '\\377\\376'", { exitCode: 0, bytes: Buffer.from([0xff, 0xfe]) }],
  ])('%s', async (_, command, result) => {
    expect(await whole(command)).toMatchObject(result)
  })
  test('much output, 20 at once', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => whole('head -c 1000000 /dev/zero | tr "\\0" x')))
    expect(results.map(({ exitCode, stdout }) => [exitCode, stdout.length])).toEqual(results.map(() => [0, 1_000_000]))
  })
  test('a container without a shell runs words, and no line', async () => {
    expect(await whole(['/probe', 'look'], 'bare')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('{') })
    await expect(whole('echo', 'bare')).rejects.toMatchObject({
      code: 'kube/exec',
      message: expect.stringContaining('exec `sh -c echo` in'),
    })
  })
})

describe('a command that could not run says why', () => {
  test.each([
    ['no such executable', () => run(['/nope']), /exec `\/nope` in pod .*\/box: .*no such file or directory/],
    ['no such pod', () => run(['true'], { pod: 'none' }), /pods "none" not found/],
    ['no such container', () => run(['true'], { container: 'none' }), /container none is not valid for pod box/],
    ['a container that has ended', () => run(['true'], { pod: 'half', container: 'ended' }), /container not found/],
  ])('%s', async (_name, work, message) => {
    await expect(work()).rejects.toMatchObject({ code: 'kube/exec', message: expect.stringMatching(message) })
  })
  test('the signal ends it', async () => {
    await expect(run(['sleep', '1000'], { signal: AbortSignal.timeout(300) })).rejects.toThrow('timeout')
  })
})
