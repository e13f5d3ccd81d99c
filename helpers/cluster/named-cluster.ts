import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { connect } from '../kube/client.ts'

const versionSchema = z.object({ gitVersion: z.string() })

/** The version of the cluster that a kubeconfig file's current context leads to. @throws SeatrialError cluster/kubeconfig */
export const namedClusterVersion = async (path: string, signal?: AbortSignal): Promise<string> => {
  const limit = AbortSignal.any([AbortSignal.timeout(15_000), ...(signal ? [signal] : [])])
  try {
    await using kube = await connect(path)
    return versionSchema.parse(await kube.request('GET', '/version', { signal: limit })).gitVersion
  } catch (cause) {
    signal?.throwIfAborted()
    const why = limit.aborted ? 'its cluster does not answer within 15 s' : cause instanceof Error ? cause.message : String(cause)
    throw new SeatrialError('cluster/kubeconfig', `SEATRIAL_KUBECONFIG=${path}: ${why}`, { cause })
  }
}
