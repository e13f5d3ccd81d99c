import { existsSync } from 'node:fs'
import { z } from 'zod'
import { hashTexts } from '../cluster/hash.ts'
import { remoteText, type RemoteChart } from '../types/chart.ts'
import { archiveOf, note, noted } from './chart-cache.ts'
import { pull } from './pull.ts'
import { pullError } from './pull-error.ts'

/** What came of pulling a chart: the SHA-256 of its archive, which the cache has, or why it cannot be pulled. */
export const pulled = z.union([
  z.string(),
  z.object({ code: z.enum(['helm/pull', 'helm/unknown-chart']), message: z.string(), hint: z.string().optional() }),
])
export type Pulled = z.infer<typeof pulled>

/** Charts of registries and chart repositories. Each is pulled once, whether that works or not. */
export interface Pulls {
  /** Ends the pulling. */
  readonly signal: AbortSignal
  /** The SHA-256 of a chart's archive, which the cache has then. @throws SeatrialError `helm/pull`, `helm/unknown-chart` */
  archive(chart: RemoteChart): Promise<string>
  /** What came of those that were asked for, for another process. */
  outcomes(): Promise<Readonly<Record<string, Pulled>>>
}

/**
 * A reference by digest means one content for ever; anything else is asked of its registry again by each run, and what is
 * there may be another chart than it was.
 */
const pullOnce = async (chart: RemoteChart, { signal, say }: Pulling): Promise<Pulled> => {
  const isFixed = chart.kind === 'oci' && chart.digest !== undefined
  const name = ['references', hashTexts([remoteText(chart)])]
  const known = await noted(...name)
  if (isFixed && known !== undefined && existsSync(archiveOf(known))) return known
  const found = await pull(chart, signal)
  if (typeof found !== 'string' || found === known) return found
  await note(found, ...name)
  if (known !== undefined && !isFixed) say?.(`${remoteText(chart)} has changed since it was last pulled: it was published again`)
  return found
}

/** What ends the pulling, who is told of what is odd, and what came of charts that were pulled elsewhere. */
interface Pulling {
  readonly signal: AbortSignal
  readonly say?: ((line: string) => void) | undefined
  readonly known?: Readonly<Record<string, Pulled>>
}

/** Charts to be pulled. */
export const openPulls = (pulling: Pulling): Pulls => {
  const { signal, known = {} } = pulling
  const all = new Map<string, Promise<Pulled>>(Object.entries(known).map(([key, outcome]) => [key, Promise.resolve(outcome)]))
  return {
    signal,
    archive: async (chart) => {
      const key = remoteText(chart)
      const once = all.get(key) ?? pullOnce(chart, pulling)
      all.set(key, once)
      const outcome = await once
      if (typeof outcome !== 'string') throw pullError(outcome)
      return outcome
    },
    outcomes: async () => Object.fromEntries(await Promise.all([...all].map(async ([key, outcome]) => [key, await outcome] as const))),
  }
}
