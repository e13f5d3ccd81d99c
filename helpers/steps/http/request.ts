import type { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { HttpSpec } from './verb.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

/** What is asked, whoever is asked. */
export type Question = Pick<HttpSpec, 'path' | 'method' | 'headers' | 'body'>

const headersOf = ({ headersDistinct }: IncomingMessage): Headers =>
  new Headers(Object.entries(headersDistinct).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value])))

/**
 * One request to a port of this machine, over a connection of its own. Every header is sent as it is given, `Host` too, which
 * `fetch` leaves out without a word; redirects are answers. @throws what node:http does, and the signal's reason
 */
export const askPort = async (port: number, { path, method, headers, body }: Question, signal: AbortSignal): Promise<Answer> => {
  const isText = body === undefined || typeof body === 'string'
  const asked = request({
    host: '127.0.0.1',
    port,
    path: path ?? '/',
    method: method ?? 'GET',
    headers: { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers },
    agent: false,
    signal,
  })
  // Whatever ends it after its answer has begun ends the answer too.
  asked.on('error', () => undefined)
  asked.end(isText ? body : JSON.stringify(body))
  try {
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, headers: headersOf(response), body: await buffer(response) }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
