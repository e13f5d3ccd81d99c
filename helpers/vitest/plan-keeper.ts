import { hostname } from 'node:os'
import type { TestModule } from 'vitest/node'
import { writeRunPlan } from '../report/run-plan.ts'
import type { PlannedCell } from '../report/run-plan.ts'
import { newRunId } from '../run/run-id.ts'
import type { Scenario } from '../types/scenario.ts'

/** Names of a collected file's tests that Vitest's filters (`-t`, lines, tags) leave out. */
export const leftOut = (module: TestModule): ReadonlySet<string> =>
  new Set([...module.children.allTests()].filter(({ options }) => options.mode === 'skip').map(({ name }) => name))

/**
 * The plan of a run, beside its results before the first of its scenarios starts: more than it runs rather than less.
 * What Vitest leaves out is known file by file, and taken out then.
 */
export class PlanKeeper {
  readonly run = newRunId()
  readonly #results: string
  readonly #started = Date.now()
  #cells: readonly PlannedCell[]

  constructor(results: string, scenarios: readonly Scenario[], pattern: RegExp | undefined) {
    this.#results = results
    this.#cells = scenarios
      .flatMap(({ file, cells }) => cells.map(({ key, name, chart, combination }) => ({ key, name, file, chart, combination })))
      .filter(({ name }) => pattern?.test(name) ?? true)
    this.#write()
  }

  leaveOut(file: string, names: ReadonlySet<string>): void {
    if (names.size === 0) return
    this.#cells = this.#cells.filter((cell) => cell.file !== file || !names.has(cell.name))
    this.#write()
  }

  #write(): void {
    writeRunPlan(this.#results, { run: this.run, started: this.#started, host: hostname(), cells: [...this.#cells] })
  }
}
