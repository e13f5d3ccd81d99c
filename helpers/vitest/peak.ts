import { mostOf, sumOf, type Amounts } from '../types/amounts.ts'

/** From now on a release asks for this; one that goes asks for nothing. */
interface Change {
  readonly release: string
  readonly requests?: Amounts | undefined
}

/** The most that a cell's releases ask for at any one time: an upgrade has the old and the new side by side. */
export const peakOf = (changes: readonly Change[]): Amounts => {
  const there = new Map<string, Amounts>()
  let peak: Amounts = {}
  for (const { release, requests } of changes) {
    if (requests === undefined) there.delete(release)
    else {
      peak = mostOf(peak, sumOf(...there.values(), requests))
      // An upgrade may be refused: what was there before stays then.
      there.set(release, mostOf(there.get(release) ?? {}, requests))
    }
  }
  return peak
}
