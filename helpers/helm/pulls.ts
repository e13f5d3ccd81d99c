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

/** A reference by digest means one content for ever; anything else is asked of its registry again by each run. */
const pullOnce = async (chart: RemoteChart, signal: AbortSignal): Promise<Pulled> => {
  const isFixed = chart.kind === 'oci' && chart.digest !== undefined
  const name = ['references', hashTexts([remoteText(chart)])]
  const known = isFixed ? await noted(...name) : undefined
  if (known !== undefined && existsSync(archiveOf(known))) return known
  const found = await pull(chart, signal)
  if (isFixed && typeof found === 'string') await note(found, ...name)
  return found
}

/** Charts to be pulled, but for those of which it is `known` what came of that. `signal` ends the pulling. */
export const openPulls = (signal: AbortSignal, known: Readonly<Record<string, Pulled>> = {}): Pulls => {
  const all = new Map<string, Promise<Pulled>>(Object.entries(known).map(([key, outcome]) => [key, Promise.resolve(outcome)]))
  return {
    signal,
    archive: async (chart) => {
      const key = remoteText(chart)
      const pulling = all.get(key) ?? pullOnce(chart, signal)
      all.set(key, pulling)
      const outcome = await pulling
      if (typeof outcome !== 'string') throw pullError(outcome)
      return outcome
    },
    outcomes: async () => Object.fromEntries(await Promise.all([...all].map(async ([key, outcome]) => [key, await outcome] as const))),
  }
}
