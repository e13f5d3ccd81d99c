import { once } from 'node:events'
import { type Server, type Socket, createServer } from 'node:net'
import type { WebSocket } from 'ws'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from './client.ts'
import { openWebSocket, pack, unpack } from './web-socket.ts'

export interface ForwardOptions {
  readonly namespace: string
  readonly pod: string
  /** The port inside the pod. */
  readonly port: number
  /** Ends the forward, as its disposal does. */
  readonly signal?: AbortSignal | undefined
}

export interface Forward extends AsyncDisposable {
  readonly host: '127.0.0.1'
  readonly port: number
  /** Why the newest broken connection broke: the pod refused the port, the pod is gone. */
  lastError(): string | undefined
}

const channel = { data: 0, error: 1 } as const
/** Each channel's first message only repeats the port number, in two bytes. */
const greetings = 2

/**
 * A local TCP port that leads to a pod's. Every connection is a WebSocket of its own, so that they neither
 * block nor end each other. The protocol (v4.channel.k8s.io) has no half-close: the end of either side ends both.
 */
export async function forward(kube: Kube, options: ForwardOptions): Promise<Forward> {
  options.signal?.throwIfAborted()
  const stop = new AbortController()
  const sockets = new Set<Socket>()
  let lastError: string | undefined

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    // A client that resets its connection is its own business.
    socket.on('error', () => socket.destroy())
    connectOne(kube, options, socket, stop.signal).catch((error: unknown) => {
      lastError = error instanceof Error ? error.message : String(error)
      socket.destroy()
    })
  })
  const close = async () => {
    stop.abort()
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((done) => server.close(done))
  }
  const onAbort = () => void close()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: '127.0.0.1',
    port: portOf(server),
    lastError: () => lastError,
    async [Symbol.asyncDispose]() {
      options.signal?.removeEventListener('abort', onAbort)
      await close()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the local server has no port')
  return address.port
}

/** Throws what broke the connection; a client that leaves is no error. */
async function connectOne(kube: Kube, { namespace, pod, port }: ForwardOptions, client: Socket, signal: AbortSignal): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward`
  const socket = await openWebSocket(kube, path, [['ports', String(port)]], { protocols: ['v4.channel.k8s.io'], signal })
  if (client.destroyed) {
    socket.terminate()
    return
  }
  let refusal = ''
  let greeted = 0
  socket.on('message', (data: unknown) => {
    const message = unpack(data)
    if (message === undefined || greeted++ < greetings) return
    if (message.channel === channel.error) refusal += message.payload.toString('utf8')
    else if (!client.write(message.payload)) {
      socket.pause()
      client.once('drain', () => socket.resume())
    }
  })
  const closed = once(socket, 'close')
  client.on('close', () => socket.close())
  socket.resume()
  sendAll(client, socket).catch(() => client.destroy())
  await closed
  client.end()
  if (refusal !== '') throw new SeatrialError('kube/forward', `port ${port} of pod ${namespace}/${pod}: ${refusal.trim()}`)
}

async function sendAll(client: Socket, socket: WebSocket): Promise<void> {
  for await (const chunk of client) {
    await new Promise<void>((sent, failed) => {
      socket.send(pack(channel.data, chunk), (error) => (error ? failed(error) : sent()))
    })
  }
  socket.close()
}
