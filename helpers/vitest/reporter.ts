import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import colors from 'picocolors'
import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { printProblems } from '../errors/frame.ts'
import { AllureResults } from '../report/allure.ts'
import { claimFolders, releaseFolders } from '../report/folders.ts'
import type { Folders } from '../report/folders.ts'
import { writeNotRun } from '../report/merge/not-run.ts'
import { makePage } from '../report/page.ts'
import { Unwritten } from '../report/unwritten.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import type { Scenario } from '../types/scenario.ts'
import { closingLines } from './closing-lines.ts'
import { endWith, exitCodes } from './exit-code.ts'
import { executorInfo } from './executor.ts'
import { cellProblems, onlyWanted, wantedCells } from './wanted-cells.ts'
import { leftOut, PlanKeeper } from './plan-keeper.ts'
import { wantedRepeats } from './repeats.ts'
import { runState } from './run-state.ts'
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
    this.#refuseUnknownCells()
    this.#endWithoutFailures()
  }

  /** There is nothing to run again. */
  #endWithoutFailures(): void {
    if (runState().failed?.keys?.size !== 0) return
    process.stdout.write(`\nno cell in ${process.env['SEATRIAL_FAILED_FROM']} is red or did not run: nothing was run\n`)
    process.exit(0)
  }

  /** A list of cells that can not be run whole is not run in part. */
  #refuseUnknownCells(): void {
    const problems = cellProblems(this.#root, wantedCells(this.#root), (file) => {
      const reading = readScenario(file, readFileSync(join(this.#root, file), 'utf8'), diskFiles(this.#root))
      return 'scenario' in reading ? reading.scenario : undefined
    })
    const told = problems.map((problem) => `[plan/cells] ${problem}`)
    if (wantedRepeats() === undefined)
      told.push(`[plan/setting] SEATRIAL_REPEAT=${process.env['SEATRIAL_REPEAT']}: it is not a number from 1 to 1000`)
    if (told.length === 0) return
    process.stderr.write(`\n${told.join('\n')}\n\n${colors.red('nothing was run')}\n`)
    process.exit(exitCodes.mistakes)
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#start = performance.now()
    const files = [...new Set(specifications.map((one) => relative(this.#root, one.moduleId).split(sep).join('/')).filter(isScenario))]
    const scenarios = this.#refuseMistakes(files)
    runState().scenarios = scenarios
    if (files.length === 0) return
    this.#takeSignals()
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

  /** The scenarios of the files; ends the process where one of them has mistakes. */
  #refuseMistakes(files: readonly string[]): Scenario[] {
    const readings = files.map((file) => {
      const text = readFileSync(join(this.#root, file), 'utf8')
      return { file, text, reading: readScenario(file, text, diskFiles(this.#root)) }
    })
    const wanted = wantedCells(this.#root)
    const printed = readings.flatMap(({ file, text, reading }) =>
      'problems' in reading ? [{ text: printProblems(file, text, reading.problems), count: reading.problems.length }] : [],
    )
    if (printed.length === 0 || this.#vitest?.config.watch === true)
      return readings.flatMap(({ reading }) => ('scenario' in reading ? [onlyWanted(reading.scenario, wanted)] : []))
    const count = printed.reduce((sum, one) => sum + one.count, 0)
    process.stderr.write(
      `\n${printed.map((one) => one.text).join('\n\n')}\n\n${colors.red(`${count} ${count === 1 ? 'problem' : 'problems'} in ${printed.length} of ${files.length} scenario files; nothing was run`)}\n`,
    )
    // Configuration errors have an exit code of their own, apart from failed tests.
    return process.exit(exitCodes.mistakes)
  }

  #takeSignals(): void {
    const state = runState()
    if (state.interrupted) return
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal)
      process.on(signal, () => {
        if (state.interrupted) process.exit(exitCodes.interrupted)
        state.interrupted = true
        state.ended = `it was interrupted (${signal})`
        endWith(exitCodes.interrupted)
        process.stderr.write(colors.yellow('\ninterrupted: cleaning up; once more to leave at once (the next start cleans up then)\n'))
        // It ends as the run does, which tells what it failed with.
        this.#vitest?.cancelCurrentRun('keyboard-input').catch(() => undefined)
      })
    }
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
    return this.#unwritten.attempt('the report', () => {
      const lost = writeNotRun(folders.results)
      if (lost > 0)
        process.stdout.write(
          `\n${colors.bold('Not run')}  ${[`${lost} planned cells`, ...(ended === undefined ? [] : [ended])].join(': ')}\n`,
        )
      return makePage(folders)
    })
  }

  async onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): Promise<void> {
    const { folders, opening } = runState()
    if (folders === undefined || this.#allure === undefined) return
    const [error] = errors
    if (error !== undefined) runState().ended ??= error.message.split('\n')[0] ?? ''
    const page = await this.#makeReport(folders)
    const cells = this.#cells.splice(0)
    const { flakiness, again } = closingLines(this.#root, runState().scenarios, cells, {
      repeats: wantedRepeats() ?? 1,
      results: folders.results,
    })
    for (const line of flakiness) process.stdout.write(`\n${colors.bold('Repeated')}  ${line}\n`)
    if (again.length > 0) process.stdout.write(`\n${colors.bold('Again')}\n${again.map((line) => `  ${line}\n`).join('')}`)
    const time = timeLine(cells, { opening, whole: performance.now() - this.#start })
    if (time !== undefined) process.stdout.write(`\n${colors.bold('Time')}  ${time}\n`)
    if (page !== undefined) process.stdout.write(`\n${colors.bold('Allure report')}  ${relative(process.cwd(), page) || page}\n`)
    releaseFolders(join(this.#root, 'reports'))
  }
}
