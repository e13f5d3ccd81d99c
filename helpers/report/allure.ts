import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AllureVitestReporter from 'allure-vitest/reporter'
import { Status } from 'allure-js-commons'
import type { TestResult } from 'allure-js-commons'
import type { TestCase, Vitest } from 'vitest/node'
import { environmentFile, environmentText } from './environment.ts'
import { firstScreen } from './first-screen.ts'
import type { LastSeen } from './first-screen.ts'
import { ownLabels } from './identity.ts'
import { Lanes } from './lanes.ts'

/** Whose result it is, and where on Allure's timeline: cells that ran side by side each in a line of their own. */
const placeInTime = (result: TestResult, run: string, lanes: Lanes): void => {
  const { start = 0, stop = start } = result
  const thread = `${run} ${lanes.place(start, stop)}`
  result.labels = [
    ...result.labels.filter(({ name }) => name !== ownLabels.thread),
    { name: ownLabels.thread, value: thread },
    { name: ownLabels.run, value: run },
  ]
}

/** What a person sees first of a failure, before what the scenario says of itself. */
const describeFailure = (result: TestResult, seen: LastSeen | undefined): void => {
  if (result.status !== Status.FAILED && result.status !== Status.BROKEN) return
  const parts = [firstScreen(result.statusDetails.trace ?? '', seen), result.description ?? '']
  result.description = parts.filter((part) => part !== '').join('\n\n')
}

/**
 * Writes each scenario's Allure result the moment it ends, so that an interrupted run still reports.
 * Scenarios record themselves in the test's metadata: Allure's own set-up file and runner are not wanted.
 */
export class AllureResults extends AllureVitestReporter {
  readonly #results: string
  #lastSeen: LastSeen | undefined

  /** `run` is the id of the run's plan. */
  constructor(results: string, run: () => string) {
    const lanes = new Lanes()
    const finish = (result: TestResult): void => {
      placeInTime(result, run(), lanes)
      describeFailure(result, this.#lastSeen)
    }
    super({ resultsDir: results, listeners: [{ beforeTestResultWrite: finish }] })
    this.#results = results
  }

  override onInit(vitest: Vitest): void {
    const none: Vitest = Object.create(vitest, { projects: { value: [] } })
    super.onInit(none)
  }

  /** One finished cell, and what was seen last of one that failed. */
  write(test: TestCase, lastSeen: LastSeen | undefined): void {
    this.#lastSeen = lastSeen
    // Allure's reporter reads the runner's own task, which Vitest keeps behind the public test case.
    const task: unknown = Reflect.get(test, 'task')
    this.handleTask(task as Parameters<AllureVitestReporter['handleTask']>[0])
  }

  /** Versions and commit, for the report's first page (Allure's environment.properties and executor.json). */
  describeRun(environment: Readonly<Record<string, string>>, executor: Readonly<Record<string, string>>): void {
    const lines = Object.entries(environment).map(([name, value]) => `${name.replaceAll(' ', '_')}=${value}`)
    writeFileSync(join(this.#results, environmentFile), environmentText(lines))
    writeFileSync(join(this.#results, 'executor.json'), JSON.stringify(executor))
  }
}
