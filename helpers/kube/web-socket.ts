import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { type ApiError, type Kube } from './client.ts'
import { readText, toApiError } from './transport.ts'

/**
 * Opens a WebSocket to a streaming subresource (exec, portforward). It comes paused, so that no message is lost
 * before the caller listens: the caller resumes it.
 * Throws the API server's refusal as ApiError, a broken connection as it is, or the signal's reason.
 */
export async function openWebSocket(
  kube: Kube,
  path: string,
  query: readonly (readonly [string, string])[],
  options: { protocols: readonly string[]; signal?: AbortSignal | undefined },
): Promise<WebSocket> {
  options.signal?.throwIfAborted()
  const { server } = kube.config
  const auth = await kube.config.authenticate()
  const url = new URL(
    `${server.pathname.replace(/\/$/, '')}${path}?${new URLSearchParams(query.map(([key, value]) => [key, value]))}`,
    server,
  )
  url.protocol = server.protocol === 'http:' ? 'ws:' : 'wss:'
  // 35 ms to import, for those that open one.
  const ws = await import('ws')
  const socket = new ws.WebSocket(url, [...options.protocols], {
    ...auth,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>()
  const abort = () => {
    socket.terminate()
    reject(options.signal?.reason)
  }
  options.signal?.addEventListener('abort', abort, { once: true })
  socket.once('open', () => {
    socket.pause()
    resolve(socket)
  })
  // Stays: an error after the opening is told by the close that follows it, and must not crash the process.
  socket.on('error', reject)
  socket.once('unexpected-response', (_request: unknown, response: IncomingMessage) => {
    refusal(response, path).then(reject, reject)
  })
  return await promise.finally(() => options.signal?.removeEventListener('abort', abort))
}

async function refusal(response: IncomingMessage, path: string): Promise<ApiError> {
  return toApiError(response.statusCode ?? 0, await readText(response), `GET ${path}`)
}

/** A message of the channel protocols: its first byte is the channel. */
export function unpack(data: unknown): { channel: number; payload: Buffer } | undefined {
  const buffer = Buffer.isBuffer(data) ? data : data instanceof ArrayBuffer ? Buffer.from(data) : undefined
  const channel = buffer?.[0]
  return buffer === undefined || channel === undefined ? undefined : { channel, payload: buffer.subarray(1) }
}

export const pack = (channel: number, payload: Uint8Array): Buffer => Buffer.concat([Buffer.of(channel), payload])
