import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { runState } from './run-state.ts'

const testsOf = (module: TestModule): readonly TestCase[] => [...module.children.allTests()]
const isSkipped = (test: TestCase): boolean => test.result().state === 'skipped'

/** Vitest keeps its own task behind the public module. */
const taskOf = (module: TestModule): { mode: string; result?: { state: string } } => Reflect.get(module, 'task')

/**
 * Vitest counts a file as passed where none of its tests failed, also where none of them ran. This shows scenario files as
 * skipped whose cells were all skipped, or of which an interruption kept a cell from its end. It comes before the reporters that
 * print.
 */
export class SkippedFiles implements Reporter {
  /** Tests that a filter leaves out: they keep no file from being passed. */
  readonly #leftOut = new Set<string>()

  onTestModuleCollected(module: TestModule): void {
    if (!runState().interrupted) for (const { id } of testsOf(module).filter(isSkipped)) this.#leftOut.add(id)
  }

  onTestModuleEnd(module: TestModule): void {
    if (module.state() !== 'passed' || !module.moduleId.endsWith('.scenario.yaml')) return
    const tests = testsOf(module).filter(({ id }) => !this.#leftOut.has(id))
    const isPassed = runState().interrupted ? !tests.some(isSkipped) : !tests.every(isSkipped)
    if (isPassed) return
    const task = taskOf(module)
    task.mode = 'skip'
    if (task.result !== undefined) task.result.state = 'skip'
  }
}
