import { z } from 'zod'
import type { Cell } from '../types/scenario.ts'

const number = z.coerce.number().int().min(1).max(1_000)

/** One of several runs of a cell, from 1. */
export interface Repeat {
  readonly number: number
  readonly of: number
}

/** How often SEATRIAL_REPEAT wants each cell run; undefined where it says no number from 1 to 1000. */
export const wantedRepeats = (setting = process.env['SEATRIAL_REPEAT']): number | undefined => {
  if (setting === undefined || setting.trim() === '') return 1
  return number.safeParse(setting).data
}

/** Each run of a cell; undefined for the one run of a cell that is not repeated. */
export const repeatsOf = (of: number): readonly (Repeat | undefined)[] =>
  of === 1 ? [undefined] : Array.from({ length: of }, (_, at) => ({ number: at + 1, of }))

/** The name under which one of the runs is told apart from the others that are under way. */
export const nameOf = ({ name }: Cell, repeat: Repeat | undefined): string =>
  repeat === undefined ? name : `${name} (${repeat.number} of ${repeat.of})`
