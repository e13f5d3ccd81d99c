import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { apply } from './objects.ts'
import { forward } from './port-forward.ts'
import { awaitReady } from './readiness/index.ts'
import { findTarget } from './service-target.ts'
import { type TestCluster, pod, testCluster } from './testing.ts'

/** Echoes what it is sent; a line `close` ends the connection. */
const echo = `use IO::Socket::INET; $SIG{CHLD} = 'IGNORE';
my $s = IO::Socket::INET->new(LocalPort => 7000, Listen => 128, ReuseAddr => 1) or die;
while (my $c = $s->accept) { next if fork; while (sysread($c, my $x, 65536)) { last if $x eq "close\\n"; my $o = 0; $o += syswrite($c, $x, length($x) - $o, $o) while $o < length $x } exit }`

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster(inject('seatrial').kubeconfig)
  const container = {
    command: ['perl', '-e', echo],
    ports: [{ name: 'echo', containerPort: 7000 }],
    readinessProbe: { tcpSocket: { port: 7000 }, periodSeconds: 1 },
  }
  await apply(cluster.kube, pod(cluster, 'echo', container))
  await apply(cluster.kube, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'front', namespace: cluster.namespace },
    spec: { selector: { app: 'echo' }, ports: [{ port: 80, targetPort: 'echo' }] },
  })
  const targets = [
    { apiVersion: 'v1', kind: 'Pod', name: 'echo' },
    { apiVersion: 'v1', kind: 'Service', name: 'front' },
  ]
  await awaitReady(cluster.cache, targets, { signal: AbortSignal.timeout(60_000), timeout: 60_000, say: () => undefined })
})
afterAll(() => cluster[Symbol.asyncDispose]())

async function exchange(port: number, payload: Buffer): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1')
  socket.write(payload)
  const received: Buffer[] = []
  let length = 0
  for await (const chunk of socket) {
    received.push(chunk)
    length += chunk.length
    if (length === payload.length) break
  }
  socket.destroy()
  return Buffer.concat(received)
}

test('a Service leads to its ready pod, and many connections at once keep apart', async () => {
  const { pod: name, port } = await findTarget(cluster.cache, 'front:80')
  expect({ name, port }).toEqual({ name: 'echo', port: 7000 })
  await using forwarded = await forward(cluster.kube, { namespace: cluster.namespace, pod: name, port })
  const payloads = Array.from({ length: 50 }, (_, index) => Buffer.alloc(100_000, index + 1))
  const begun = performance.now()
  const answers = await Promise.all(payloads.map((payload) => exchange(forwarded.port, payload)))
  console.log(`50 connections with 100 kB each way: ${Math.round(performance.now() - begun)} ms`)
  expect(answers.every((answer, index) => answer.equals(payloads[index] ?? Buffer.alloc(0)))).toBe(true)
  expect(forwarded.lastError()).toBeUndefined()
})

test('a large transfer', async () => {
  await using forwarded = await forward(cluster.kube, { namespace: cluster.namespace, pod: 'echo', port: 7000 })
  const payload = Buffer.alloc(20_000_000, 'x')
  const begun = performance.now()
  expect((await exchange(forwarded.port, payload)).length).toBe(payload.length)
  console.log(`20 MB each way on one connection: ${Math.round(performance.now() - begun)} ms`)
})

test('the end of the pod side ends the local side', async () => {
  await using forwarded = await forward(cluster.kube, { namespace: cluster.namespace, pod: 'echo', port: 7000 })
  const socket = connect(forwarded.port, '127.0.0.1').resume()
  socket.write('close\n')
  await once(socket, 'close')
  expect(forwarded.lastError()).toBeUndefined()
})

test.each([
  ['a port nothing listens on', 'echo', 7001, /port 7001 of pod .*refused/],
  ['a pod that is not there', 'none', 7000, /pods "none" not found/],
])('%s closes the connection and says why', async (_name, name, port, message) => {
  await using forwarded = await forward(cluster.kube, { namespace: cluster.namespace, pod: name, port })
  const socket = connect(forwarded.port, '127.0.0.1').resume()
  await once(socket, 'close')
  expect(forwarded.lastError()).toMatch(message)
})

test('nothing is left when it is disposed', async () => {
  const forwarded = await forward(cluster.kube, { namespace: cluster.namespace, pod: 'echo', port: 7000 })
  const socket = connect(forwarded.port, '127.0.0.1').resume()
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await forwarded[Symbol.asyncDispose]()
  await closed
  await expect(once(connect(forwarded.port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED')
})
