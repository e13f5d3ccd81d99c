import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { fileOfCell } from '../../types/scenario.ts'
import { historyIdOf } from '../identity.ts'
import type { Gathered } from './merge.ts'

/** What `seatrial plan --json` prints: a matrix of jobs, or where they are not divided the cells. */
const printed = z.union([
  z
    .object({ include: z.array(z.object({ cells: z.array(z.string()) })) })
    .transform(({ include }) => include.flatMap(({ cells }) => cells)),
  z.object({ cells: z.array(z.object({ key: z.string() })) }).transform(({ cells }) => cells.map(({ key }) => key)),
])

/** The keys of all cells of a plan that `seatrial plan --json` has printed. @throws SeatrialError report/unreadable */
export const readPrintedPlan = (file: string): string[] => {
  try {
    return printed.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const hint = 'npx seatrial plan --json prints one, with --shards or --minutes or without'
    throw new SeatrialError('report/unreadable', `${file} is no plan`, { cause: error, hint })
  }
}

/** What was found, and for the cells of which nothing was found, not even a run that planned them, a plan that no run followed. */
export const withExpected = (gathered: Gathered, keys: readonly string[]): Gathered => {
  const { attempts, plans } = gathered
  const known = new Set([...attempts.map(({ cell }) => cell), ...plans.flatMap(({ cells }) => cells.map(({ key }) => historyIdOf(key)))])
  const lost = keys.filter((key) => !known.has(historyIdOf(key)))
  if (lost.length === 0) return gathered
  const times = [...attempts.map(({ start }) => start), ...plans.map(({ started }) => started)]
  const cells = lost.map((key) => ({ key, name: key, file: fileOfCell(key), chart: '', combination: {} }))
  const started = times.reduce((least, one) => Math.min(least, one), times[0] ?? 0)
  return { ...gathered, plans: [...plans, { run: 'plan', started, host: 'no machine that left results', cells }] }
}
