import { existsSync } from 'node:fs'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { ApiError, connect } from '../kube/client.ts'
import { kubeconfigPath } from './cache.ts'
import { readMarker, type Marker } from './marker.ts'

/**
 * How the recorded cluster is: finished and answering; there but never finished; not there (nothing listens, or what
 * listens is another cluster); or too slow or ill to tell.
 */
export type Standing = { readonly state: 'ready'; readonly marker: Marker } | { readonly state: 'half-made' | 'absent' | 'unsure' }

/** Asks the recorded cluster once, within the given time. Starts no process. */
export const probe = async (milliseconds: number, signal?: AbortSignal): Promise<Standing> => {
  const path = kubeconfigPath()
  if (!existsSync(path)) return { state: 'absent' }
  const limit = AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal ? [signal] : [])])
  try {
    await using kube = await connect(path)
    const [marker] = await Promise.all([readMarker(kube, limit), kube.request('GET', '/readyz', { signal: limit })])
    return marker === undefined ? { state: 'half-made' } : { state: 'ready', marker }
  } catch (error) {
    signal?.throwIfAborted()
    if (limit.aborted || (error instanceof ApiError && error.status >= 429)) return { state: 'unsure' }
    if (error instanceof ApiError || error instanceof SeatrialError) return { state: 'absent' }
    throw error
  }
}
