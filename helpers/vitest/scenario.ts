import '../platform/complete.ts'
import { test } from 'vitest'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { verbs } from '../steps/registry.ts'
import type { Cell, Scenario } from '../types/scenario.ts'
import { runCell } from './cell.ts'
import { repeatsOf, wantedRepeats, type Repeat } from './repeats.ts'
import { sourceFrame } from './stack.ts'

/** Calls a step from its own line of the YAML file. */
export type StepCall = (run: (index: number) => Promise<void>) => Promise<void>

/** A clean-up that failed after a step did is news, but not the news. */
const firstOf = (error: unknown): unknown => (error instanceof SuppressedError ? firstOf(error.suppressed) : error)

/** What is no fault of the chart. Allure tells the two apart by the error's name: broken, and failed (an assertion). */
const environment = /^((cluster|engine|image)\/|helm\/pull$)/

/** What the user reads is the line of the scenario; what the harness did on the way is news only where it is a bug. */
const toldAt = (thrown: unknown, frame: string | undefined): unknown => {
  const error = firstOf(thrown)
  if (!(error instanceof SeatrialError) || frame === undefined) return error
  const told = new Error(describeError(error))
  told.name = environment.test(error.code) ? 'Environment failed' : 'Assertion failed'
  told.stack = `${told.name}: ${told.message}\n${frame}`
  return told
}

/** Imports what a cell's steps run while its namespace is made. A failure is told by the step that needs it. */
const prepare = async ({ steps }: Cell): Promise<void> => {
  const used = new Set(steps.flatMap(({ verb }) => verbs.get(verb) ?? []))
  await Promise.allSettled([...used].map((verb) => verb.prepare()))
}

/**
 * Called by the compiled scenario file; gives what declares the test of a cell, by its name, or as many as SEATRIAL_REPEAT
 * says. It takes options like the runner's own `test`, for those that read them in the compiled file.
 */
export const scenario = (data: Scenario, calls: readonly StepCall[]): ((name: string, options?: object) => void) => {
  const declared = sourceFrame()
  const cells = new Map(data.cells.map((cell) => [cell.name, cell]))
  return (name) => {
    const cell = cells.get(name)
    if (cell === undefined) throw new Error(`${data.file} has no cell ${name}`)
    for (const repeat of repeatsOf(wantedRepeats() ?? 1)) declare(data, cell, { calls, repeat, declared })
  }
}

interface Declared {
  readonly calls: readonly StepCall[]
  readonly repeat: Repeat | undefined
  /** The place of the scenario's name. */
  readonly declared: string | undefined
}

const declare = (data: Scenario, cell: Cell, { calls, repeat, declared }: Declared): void => {
  // The harness keeps the time itself: what a cell spends in the queue is not counted.
  test(cell.name, { concurrent: true, tags: [...data.tags], timeout: 0 }, async (context) => {
    let frame = declared
    const callStep = async (index: number, step: () => Promise<void>): Promise<void> => {
      const call = calls[index]
      if (call === undefined) throw new Error(`${data.file} has no step ${index}`)
      await call(() => {
        frame = sourceFrame()
        return step()
      })
    }
    const prepared = prepare(cell)
    try {
      await runCell(data, cell, { context, repeat }, callStep)
    } catch (error) {
      throw toldAt(error, frame)
    } finally {
      // An import that outlives its test fails the run.
      await prepared
    }
  })
}
