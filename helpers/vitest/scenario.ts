import { test } from 'vitest'
import type { Scenario } from '../types/scenario.ts'
import { runCell } from './cell.ts'
import { sourceFrame } from './stack.ts'

/** Calls a step from its own line of the YAML file. */
export type StepCall = (run: (index: number) => Promise<void>) => Promise<void>

/** Declares one test for each cell. Called by the compiled scenario file. */
export const scenario = (data: Scenario, calls: readonly StepCall[]): void => {
  for (const cell of data.cells) {
    // The harness keeps the time itself: what a cell spends in the queue is not counted.
    test(cell.name, { concurrent: true, tags: [...data.tags], timeout: 0 }, async (context) => {
      await runCell(data, cell, context, async (index, step) => {
        let frame: string | undefined
        const call = calls[index]
        if (call === undefined) throw new Error(`${data.file} has no step ${index}`)
        try {
          await call(() => {
            frame = sourceFrame()
            return step()
          })
        } catch (error) {
          // What the user reads is the line of the scenario; what the harness did on the way is no news.
          if (error instanceof Error && frame !== undefined) error.stack = `${error.name}: ${error.message}\n${frame}`
          throw error
        }
      })
    })
  }
}
