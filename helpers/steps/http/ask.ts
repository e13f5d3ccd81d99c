import { SeatrialError } from '../../errors/seatrial-error.ts'
import { forward } from '../../kube/port-forward.ts'
import { findTarget } from '../../kube/service-target.ts'
import type { StepContext } from '../context.ts'
import type { HttpSpec } from './verb.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

export type Question = Pick<HttpSpec, 'to' | 'path' | 'method' | 'headers' | 'body'>

/** One request through the API server's port forward; redirects are answers. @throws SeatrialError step/mismatch where there is none */
export const ask = async (
  spec: Question,
  context: Pick<StepContext, 'cache' | 'kube' | 'namespace'>,
  signal: AbortSignal,
): Promise<Answer> => {
  const { pod, port, via } = await findTarget(context.cache, spec.to)
  await using tunnel = await forward(context.kube, { namespace: context.namespace, pod, port, signal })
  const json = spec.body !== undefined && typeof spec.body !== 'string'
  try {
    const response = await fetch(`http://127.0.0.1:${tunnel.port}${spec.path ?? '/'}`, {
      method: spec.method ?? 'GET',
      signal,
      redirect: 'manual',
      headers: { connection: 'close', ...(json ? { 'content-type': 'application/json' } : {}), ...spec.headers },
      ...(spec.body === undefined ? {} : { body: typeof spec.body === 'string' ? spec.body : JSON.stringify(spec.body) }),
    })
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
  } catch (error) {
    const reason = tunnel.lastError() ?? (error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error))
    throw new SeatrialError('step/mismatch', `no answer: ${reason} (${via})`, { cause: error })
  }
}
