import { z } from 'zod'

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/

/** Timers can not wait for much longer. */
const longest = 7 * 24 * units.h

/** A duration such as `500ms`, `90s`, `5m` or `1h`, longer than nothing and no longer than a week; gives milliseconds. */
export const duration = z
  .string({ error: 'expected a duration such as `500ms`, `90s` or `5m`' })
  .regex(pattern, 'expected a duration such as `500ms`, `90s` or `5m`')
  .transform((text) => {
    const [, amount, unit] = pattern.exec(text) ?? []
    return Number(amount) * units[unit === 'ms' || unit === 'm' || unit === 'h' ? unit : 's']
  })
  .refine((time) => time > 0 && time <= longest, 'a duration is longer than nothing, and `168h` at most')
  .meta({ description: 'A duration: a number and `ms`, `s`, `m` or `h`.', examples: ['90s', '5m'] })

/** Milliseconds as a person says them: `850 ms`, `4.2 s`, `3 min 05 s`. */
export const formatDuration = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, '0')} s`
}
