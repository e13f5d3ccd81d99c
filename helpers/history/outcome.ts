import { z } from 'zod'

/** One attempt at a cell that ran, as history keeps it: a line of the file. */
export const outcome = z.object({
  /** Allure's uuid of the attempt: the same attempt is kept once, however often it is added. */
  uuid: z.string(),
  /** The cell's key. */
  cell: z.string(),
  chart: z.string(),
  run: z.string(),
  status: z.enum(['passed', 'failed', 'broken']),
  /** Milliseconds since 1970. */
  start: z.number(),
  /** Milliseconds, without those that it waited for a place in the cluster. */
  duration: z.number(),
  /** The first line of what was wrong. */
  cause: z.string().optional(),
})
export type Outcome = z.infer<typeof outcome>

export const hasPassed = ({ status }: Outcome): boolean => status === 'passed'
