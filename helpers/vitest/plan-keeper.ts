import { rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { TestModule } from 'vitest/node'
import { writeRunPlan } from '../report/run-plan.ts'
import type { PlannedCell, RunPlan } from '../report/run-plan.ts'
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
      .flatMap(({ file, cells }) => cells.map(({ key, name, release, combination }) => ({ key, name, file, chart: release, combination })))
      .filter(({ name }) => pattern?.test(name) ?? true)
    writeRunPlan(results, this.#plan)
    // On a full disk there is still room to say that.
    writeFileSync(this.#reserve, ' '.repeat(JSON.stringify(this.#plan).length + 4_096))
  }

  get #plan(): RunPlan {
    return { run: this.run, started: this.#started, host: hostname(), cells: [...this.#cells] }
  }

  get #reserve(): string {
    return join(this.#results, `.reserve-${this.run}`)
  }

  leaveOut(file: string, names: ReadonlySet<string>): void {
    if (names.size === 0) return
    this.#cells = this.#cells.filter((cell) => cell.file !== file || !names.has(cell.name))
    writeRunPlan(this.#results, this.#plan)
  }

  /** The run is over; where it ended early, `why` is what its plan says of the cells that have no result. */
  end(why: string | undefined): void {
    rmSync(this.#reserve, { force: true })
    if (why !== undefined) writeRunPlan(this.#results, { ...this.#plan, ended: why })
  }
}
