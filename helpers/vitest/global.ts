import '../platform/complete.ts'
import type { TestProject } from 'vitest/node'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { endWith, exitCodes } from './exit-code.ts'
import { openSession } from './open-session.ts'
import { runState } from './run-state.ts'
import type { Session } from './session.ts'

const shared = Symbol.for('seatrial.session')
interface Shared {
  readonly session: Promise<Session>
  readonly stack: AsyncDisposableStack
  users: number
}
const isShared = (value: unknown): value is Shared => typeof value === 'object' && value !== null && 'stack' in value

const begin = ({ vitest }: TestProject, images: readonly string[]): Shared => {
  const stack = new AsyncDisposableStack()
  return { session: openSession(vitest.config.root, images, stack), stack, users: 0 }
}

/** Why there is nothing to run on, without the harness's own stack where the reason is known. */
const told = (error: unknown): unknown => {
  const state = runState()
  const { interrupted } = state
  state.ended ??= describeError(error).split('\n')[0] ?? ''
  endWith(interrupted ? exitCodes.interrupted : exitCodes.environment)
  if (!interrupted && !(error instanceof SeatrialError)) return error
  const plain = new Error(interrupted ? 'interrupted before the first scenario' : describeError(error))
  plain.stack = plain.message
  return plain
}

/** The errors of a disposal, the first that happened first. */
const errorsOf = (error: unknown): readonly unknown[] =>
  error instanceof SuppressedError ? [...errorsOf(error.suppressed), ...errorsOf(error.error)] : [error]

/** What could not be removed is no scenario's fault, and the next start removes it. */
const tellLeftovers = (error: unknown): void => {
  endWith(runState().interrupted ? exitCodes.interrupted : exitCodes.environment)
  const told = new Set(
    errorsOf(error).map((one) =>
      one instanceof SeatrialError ? describeError(one) : one instanceof Error ? (one.stack ?? one.message) : String(one),
    ),
  )
  process.stderr.write(`\nnot everything was removed: ${[...told].join('\n')}\nthe next start removes what is left\n`)
}

/** Set-up once for all projects of the run, with images beside those that scenarios name; torn down with the last of the projects. */
export const setUpWith = async (project: TestProject, images: readonly string[]): Promise<() => Promise<void>> => {
  const known: unknown = Reflect.get(globalThis, shared)
  const mine = isShared(known) ? known : begin(project, images)
  Reflect.set(globalThis, shared, mine)
  mine.users += 1
  const leave = async (): Promise<void> => {
    mine.users -= 1
    if (mine.users > 0) return
    Reflect.deleteProperty(globalThis, shared)
    await mine.stack.disposeAsync().catch(tellLeftovers)
  }
  try {
    project.provide('seatrial', await mine.session)
  } catch (error) {
    await leave()
    throw told(error)
  }
  return leave
}

export default (project: TestProject): Promise<() => Promise<void>> => setUpWith(project, [])
