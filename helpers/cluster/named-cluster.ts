import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { connect } from '../kube/client.ts'

const versionSchema = z.object({ gitVersion: z.string() })

/** What says itself what is wrong, and how to mend it. */
const tellsItself = (error: unknown): boolean =>
  error instanceof SeatrialError && (error.code === 'kube/credentials' || error.code === 'kube/kubeconfig')

/**
 * The version of the cluster that a kubeconfig file's current context leads to; `told` is how messages name it.
 * @throws SeatrialError cluster/kubeconfig, kube/kubeconfig, kube/credentials
 */
export const clusterVersion = async (path: string, told: string, signal?: AbortSignal): Promise<string> => {
  let limit = signal
  try {
    await using kube = await connect(path)
    // A credential plugin has a time limit of its own.
    await kube.config.authenticate()
    limit = AbortSignal.any([AbortSignal.timeout(15_000), ...(signal ? [signal] : [])])
    return versionSchema.parse(await kube.request('GET', '/version', { signal: limit })).gitVersion
  } catch (cause) {
    signal?.throwIfAborted()
    if (tellsItself(cause)) throw cause
    const why = limit?.aborted === true ? 'its cluster does not answer within 15 s' : cause instanceof Error ? cause.message : String(cause)
    throw new SeatrialError('cluster/kubeconfig', `${told}: ${why}`, { cause })
  }
}
