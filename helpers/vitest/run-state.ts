import type { Folders } from '../report/folders.ts'
import type { Scenario } from '../types/scenario.ts'
import type { WantedCells } from './wanted-cells.ts'

/** What the reporter and the global set-up of one run share: they are loaded apart, in one process. */
export interface RunState {
  folders: Folders | undefined
  /** The scenarios of this run, with the cells that are wanted of them. */
  scenarios: readonly Scenario[]
  /** The id of the present run's plan. */
  run: string
  /** For the report's first page. */
  environment: Record<string, string>
  /** Milliseconds until the cluster was there and had its images. */
  opening: number
  interrupted: boolean
  /** Why the run ended before its time, in one line. */
  ended?: string
  /** The cells that SEATRIAL_FAILED_FROM means. */
  failed?: WantedCells
}

const key = Symbol.for('seatrial.run')

const isState = (value: unknown): value is RunState => typeof value === 'object' && value !== null && 'scenarios' in value

export const runState = (): RunState => {
  const known: unknown = Reflect.get(globalThis, key)
  if (isState(known)) return known
  const state: RunState = { folders: undefined, scenarios: [], run: '', environment: {}, opening: 0, interrupted: false }
  Reflect.set(globalThis, key, state)
  return state
}
