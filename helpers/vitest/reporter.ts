import { join, relative, sep } from 'node:path'
import colors from 'picocolors'
import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { AllureResults } from '../report/allure.ts'
import { claimFolders, releaseFolders } from '../report/folders.ts'
import type { Folders } from '../report/folders.ts'
import { writeNotRun } from '../report/merge/not-run.ts'
import { makePage } from '../report/page.ts'
import { repositoryName } from '../report/repository-name.ts'
import { Unwritten } from '../report/unwritten.ts'
import type { Scenario } from '../types/scenario.ts'
import { closingLines, keptLines } from './closing-lines.ts'
import { endWith, exitCodes } from './exit-code.ts'
import { executorInfo } from './executor.ts'
import { failureLines, failuresOf, printsFailures, skippedLines } from './failure-lines.ts'
import { leftOut, PlanKeeper } from './plan-keeper.ts'
import { endWithoutFailures, readOrRefuse, refuseSettings } from './refuse.ts'
import { nothingRan, refuseNothing } from './refuse-nothing.ts'
import { wantedRepeats } from './repeats.ts'
import { runState } from './run-state.ts'
import { takeSignals } from './take-signals.ts'
import { timeLine } from './time-spent.ts'

const isScenario = (file: string): boolean => file.endsWith('.scenario.yaml')

/**
 * The run's own reporter: refuses files with mistakes before any cluster work, writes results as they come, and makes
 * the page. Ctrl-C and SIGTERM end the run in order: what has finished is reported and everything is cleaned up.
 */
export class SeatrialReporter implements Reporter {
  readonly #root: string
  #vitest: Vitest | undefined
  #allure: AllureResults | undefined
  #plan: PlanKeeper | undefined
  readonly #cells: TestCase[] = []
  readonly #unwritten = new Unwritten((error) => {
    endWith(exitCodes.environment)
    process.stderr.write(`\n${colors.red(error.toString())}\n`)
  })
  #start = performance.now()

  constructor(root: string) {
    this.#root = root
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    refuseSettings(this.#root)
    endWithoutFailures()
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    this.#start = performance.now()
    const files = [...new Set(specifications.map((one) => relative(this.#root, one.moduleId).split(sep).join('/')).filter(isScenario))]
    const scenarios = readOrRefuse(this.#root, files, { watch: this.#vitest?.config.watch === true })
    runState().scenarios = scenarios
    if (this.#vitest !== undefined) await refuseNothing(this.#root, this.#vitest, specifications)
    if (files.length === 0) return
    // It ends as the run does, which tells what it failed with.
    takeSignals(() => void this.#vitest?.cancelCurrentRun('keyboard-input').catch(() => undefined))
    void this.#unwritten.attempt('the plan of the run', () => this.#beginReport(scenarios))
    // Without a plan nobody would know what did not run.
    if (this.#plan === undefined) process.exit(exitCodes.environment)
  }

  #beginReport(scenarios: readonly Scenario[]): void {
    const folders = (runState().folders ??= claimFolders(join(this.#root, 'reports')))
    this.#plan = new PlanKeeper(folders.results, scenarios, this.#vitest?.config.testNamePattern)
    runState().run = this.#plan.run
    this.#allure ??= new AllureResults(folders.results, () => runState().run)
    if (this.#vitest) this.#allure.onInit(this.#vitest)
  }

  onTestModuleCollected(module: TestModule): void {
    // An interruption leaves tests out too, and those were planned.
    if (isScenario(module.moduleId) && !runState().interrupted)
      this.#plan?.leaveOut(relative(this.#root, module.moduleId).split(sep).join('/'), leftOut(module))
  }

  async onTestCaseResult(test: TestCase): Promise<void> {
    const { state } = test.result()
    const { lastSeen, lacking } = test.meta()
    // A skip of ours has its reason. Any other is Vitest's: a filter or an interruption kept the cell from its start or its end.
    const hasEnded = state === 'passed' || state === 'failed' || (state === 'skipped' && lacking !== undefined)
    if (!hasEnded || !isScenario(test.module.moduleId)) return
    this.#cells.push(test)
    await this.#unwritten.attempt(`the result of ${test.name}`, () => this.#allure?.write(test, { lastSeen, skipped: lacking }))
  }

  /** The page of what the run has left, made as far as the file system takes it. */
  async #makeReport(folders: Folders): Promise<string | undefined> {
    const { environment, ended } = runState()
    this.#plan?.end(ended ?? this.#unwritten.why)
    await this.#unwritten.attempt('the description of the run', () => this.#allure?.describeRun(environment, executorInfo()))
    const name = await repositoryName(this.#root)
    return this.#unwritten.attempt('the report', () => {
      const { cells, lost } = writeNotRun(folders.results)
      if (lost > 0)
        process.stdout.write(
          `\n${colors.bold('Not run')}  ${[`${lost} planned ${lost === 1 ? 'cell' : 'cells'}`, ...(ended === undefined ? [] : [ended])].join(': ')}\n`,
        )
      return makePage(folders, cells, name)
    })
  }

  /** What the reporters beside this one leave unsaid. */
  #sayWhy(cells: readonly TestCase[], modules: readonly TestModule[]): void {
    const scenarios = modules.filter(({ moduleId }) => isScenario(moduleId))
    const unsaid = printsFailures(this.#vitest?.config.reporters ?? []) ? [] : failuresOf(this.#root, cells, scenarios)
    if (unsaid.length > 0)
      process.stdout.write(
        `\n${colors.bold('Failed')}\n${failureLines(unsaid)
          .map((line) => `  ${line}\n`)
          .join('')}`,
      )
    for (const line of skippedLines(cells)) process.stdout.write(`\n${colors.bold('Skipped')}  ${line}\n`)
  }

  async onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): Promise<void> {
    const { folders, opening } = runState()
    if (folders === undefined || this.#allure === undefined) return
    const [error] = errors
    if (error !== undefined) runState().ended ??= error.message.split('\n')[0] ?? ''
    const page = await this.#makeReport(folders)
    const cells = this.#cells.splice(0)
    this.#sayWhy(cells, modules)
    const nothing =
      this.#vitest && cells.length === 0 && !runState().interrupted ? nothingRan(this.#root, this.#vitest, modules) : undefined
    if (nothing !== undefined) {
      endWith(exitCodes.mistakes)
      process.stderr.write(`\n${colors.red(nothing)}\n`)
    }
    const { flakiness, again } = closingLines(this.#root, runState().scenarios, cells, {
      repeats: wantedRepeats() ?? 1,
      results: folders.results,
    })
    for (const line of flakiness) process.stdout.write(`\n${colors.bold('Repeated')}  ${line}\n`)
    if (again.length > 0) process.stdout.write(`\n${colors.bold('Again')}\n${again.map((line) => `  ${line}\n`).join('')}`)
    const kept = keptLines(cells)
    if (kept.length > 0) process.stdout.write(`\n${colors.bold('Kept')} until the next run\n${kept.map((line) => `  ${line}\n`).join('')}`)
    const time = timeLine(cells, { opening, whole: performance.now() - this.#start })
    if (time !== undefined) process.stdout.write(`\n${colors.bold('Time')}  ${time}\n`)
    if (page !== undefined) process.stdout.write(`\n${colors.bold('Allure report')}  ${relative(process.cwd(), page) || page}\n`)
    releaseFolders(join(this.#root, 'reports'))
  }
}
