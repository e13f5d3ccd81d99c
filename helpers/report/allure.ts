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
import { cutQueue } from './own-time.ts'

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

/** What is known of a finished cell beside its result. */
interface Beside {
  /** Of one that failed. */
  readonly lastSeen: LastSeen | undefined
  /** Why it was skipped. */
  readonly skipped: string | undefined
}

/** What a person sees first of a failure, before what the scenario says of itself; and why a cell was skipped. */
const describe = (result: TestResult, { lastSeen, skipped }: Beside): void => {
  if (skipped !== undefined) result.statusDetails.message = skipped
  if (result.status !== Status.FAILED && result.status !== Status.BROKEN) return
  const parts = [firstScreen(result.statusDetails.trace ?? '', lastSeen), result.description ?? '']
  result.description = parts.filter((part) => part !== '').join('\n\n')
}

/**
 * Writes each scenario's Allure result the moment it ends, so that an interrupted run still reports.
 * Scenarios record themselves in the test's metadata: Allure's own set-up file and runner are not wanted.
 */
export class AllureResults extends AllureVitestReporter {
  readonly #results: string
  #beside: Beside = { lastSeen: undefined, skipped: undefined }

  /** `run` is the id of the run's plan. */
  constructor(results: string, run: () => string) {
    const lanes = new Lanes()
    const finish = (result: TestResult): void => {
      cutQueue(result)
      placeInTime(result, run(), lanes)
      describe(result, this.#beside)
    }
    super({ resultsDir: results, listeners: [{ beforeTestResultWrite: finish }] })
    this.#results = results
  }

  override onInit(vitest: Vitest): void {
    const none: Vitest = Object.create(vitest, { projects: { value: [] } })
    super.onInit(none)
  }

  /** One finished cell. */
  write(test: TestCase, beside: Beside): void {
    this.#beside = beside
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
