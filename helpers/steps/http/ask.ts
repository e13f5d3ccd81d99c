import { SeatrialError } from '../../errors/seatrial-error.ts'
import { forward } from '../../kube/port-forward.ts'
import { findTarget } from '../../kube/service-target.ts'
import type { StepContext } from '../context.ts'
import { askPort, type Answer, type Question } from './request.ts'
import type { HttpSpec } from './verb.ts'

/** One request through the API server's port forward; redirects are answers. @throws SeatrialError step/mismatch where there is none */
export const ask = async (
  { to, ...question }: Question & Pick<HttpSpec, 'to'>,
  context: Pick<StepContext, 'cache' | 'kube' | 'namespace'>,
  signal: AbortSignal,
): Promise<Answer> => {
  const { pod, port, via } = await findTarget(context.cache, to)
  await using tunnel = await forward(context.kube, { namespace: context.namespace, pod, port, signal })
  try {
    return await askPort(tunnel.port, question, signal)
  } catch (error) {
    const reason = tunnel.lastError() ?? (error instanceof Error ? error.message : String(error))
    throw new SeatrialError('step/mismatch', `no answer: ${reason} (${via})`, { cause: error })
  }
}
