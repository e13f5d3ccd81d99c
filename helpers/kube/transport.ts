import https from 'node:https'
import http, { type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { numberAt, textAt } from './fields.ts'
import type { KubeConfig } from './kubeconfig.ts'

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
  readonly body?: unknown
  readonly contentType?: string | undefined
  readonly accept?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The API server's refusal: its HTTP status, and the reason and message of the Status object it answered with. */
export class ApiError extends Error {
  readonly status: number
  readonly reason: string
  /** Seconds the server asks to wait before the next try. */
  readonly retryAfter: number | undefined
  override readonly name = 'ApiError'

  constructor(status: number, reason: string, message: string, retryAfter?: number) {
    super(message)
    this.status = status
    this.reason = reason
    this.retryAfter = retryAfter
  }
}

/** What every request of ours names itself, also in the audit log: what a program of a chart does has other names. */
export const userAgent = 'seatrial'

const withQuery = (path: string, query: RequestOptions['query'] = {}): string => {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`
}

export async function readText(response: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** The Status object of a refusal as an ApiError; a body that is none (a proxy's page) becomes the message. */
export function toApiError(status: number, body: string, what: string, retryAfter?: number): ApiError {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    parsed = undefined
  }
  const message = textAt(parsed, 'message') ?? `${what}: HTTP ${status}${body === '' ? '' : ` ${body.slice(0, 500).trim()}`}`
  return new ApiError(numberAt(parsed, 'code') ?? status, textAt(parsed, 'reason') ?? '', message, retryAfter)
}

/** Resolves with the response once its headers say it was accepted. The caller reads or destroys it. */
async function once(config: KubeConfig, method: string, path: string, options: RequestOptions): Promise<IncomingMessage> {
  const { body, signal } = options
  const auth = await config.authenticate()
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const { server } = config
  const response = await new Promise<IncomingMessage>((accept, reject) => {
    const request = (server.protocol === 'http:' ? http : https).request({
      ...auth,
      method,
      hostname: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port,
      path: withQuery(server.pathname.replace(/\/$/, '') + path, options.query),
      headers: {
        ...auth.headers,
        'user-agent': userAgent,
        accept: options.accept ?? 'application/json, */*',
        ...(payload === undefined
          ? {}
          : { 'content-type': options.contentType ?? 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
      ...(signal === undefined ? {} : { signal }),
    })
    request.on('response', accept)
    request.on('error', (error: NodeJS.ErrnoException) => {
      reject(Object.assign(error, { stale: request.reusedSocket && error.code === 'ECONNRESET' }))
    })
    request.end(payload)
  })
  const status = response.statusCode ?? 0
  if (status >= 200 && status < 300) return response
  const after = Number(response.headers['retry-after'])
  throw toApiError(status, await readText(response), `${method} ${path}`, Number.isNaN(after) ? undefined : after)
}

const attempts = 5

/**
 * One request. A kept-alive connection the server had just closed is tried again on a new one, and 429 after the
 * time the server asks for; a refused credential of a plugin is asked for anew once. Nothing else is repeated. Throws ApiError, `cluster/unreachable` or the signal's reason.
 */
export async function send(config: KubeConfig, method: string, path: string, options: RequestOptions): Promise<IncomingMessage> {
  let renewed = false
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(config, method, path, options)
    } catch (error) {
      options.signal?.throwIfAborted()
      // What keeps a program from giving its credentials is no matter of the server.
      if (error instanceof SeatrialError) throw error
      if (error instanceof ApiError) {
        if (error.status === 401 && !renewed && config.renew()) {
          renewed = true
          continue
        }
        if (error.status !== 429 || error.retryAfter === undefined || attempt === attempts) throw error
        await sleep(error.retryAfter * 1000, undefined, options.signal === undefined ? {} : { signal: options.signal })
      } else if (!(error instanceof Error && 'stale' in error && error.stale === true && attempt < attempts)) {
        throw new SeatrialError('cluster/unreachable', `${method} ${config.server.origin}${path}: ${describe(error)}`, { cause: error })
      }
    }
  }
}

const describe = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(describe).join(', ') : error instanceof Error ? error.message : String(error)
