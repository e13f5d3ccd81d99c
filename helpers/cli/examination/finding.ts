import { SeatrialError } from '../../errors/seatrial-error.ts'

/** One thing that a run needs, and how it is. */
export interface Finding {
  readonly subject: string
  /** `lacking` is made by the next run by itself; with `bad`, no run can work. */
  readonly state: 'good' | 'lacking' | 'bad'
  readonly text: string
  /** The command that mends it. */
  readonly mend?: string
}

/** A finding with what a failing look at it says. */
export const orBad = async (subject: string, look: () => Promise<Finding>): Promise<Finding> => {
  try {
    return await look()
  } catch (error) {
    const mend = error instanceof SeatrialError ? error.hint : undefined
    return { subject, state: 'bad', text: error instanceof Error ? error.message : String(error), ...(mend !== undefined && { mend }) }
  }
}
