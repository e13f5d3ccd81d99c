import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { askFrom, type Answer, type Question } from '../../probe/ask.ts'
import type { StepContext } from '../context.ts'
import type { Asker } from './asker.ts'

export type Access = 'allowed' | 'denied'

/** One question of one pod, and what is expected of it. */
export interface Trial {
  readonly asker: Asker
  readonly question: Omit<Question, 'milliseconds'>
  readonly expected: Access
}

export interface Tried<T extends Trial> {
  readonly trial: T
  readonly answer: Answer
}

/** How long a connection may take: that is more than a lost packet's first repetition (RFC 6298: 1 s). */
const limit = 1_500

/** How long a network plugin may take to put a policy in force, or a pod under it. */
const patience = 10_000

/** Whether something was reached, whatever the reason. @throws SeatrialError step/not-asked where that can not be told */
export const accessOf = ({ outcome, detail }: Answer): Access | 'unresolved' => {
  if (outcome === 'unsupported') throw new SeatrialError('step/not-asked', `the node's kernel does not have the protocol: ${detail}`)
  if (outcome === 'unresolved') return 'unresolved'
  return outcome === 'connected' ? 'allowed' : 'denied'
}

/** Asks everything at once, each pod in one go. */
export const askAll = async <T extends Trial>(trials: readonly T[], { kube, signal }: StepContext): Promise<readonly Tried<T>[]> => {
  const byPod = [...Map.groupBy(trials, ({ asker }) => asker.place).entries()]
  const answered = byPod.map(async ([place, own]) => {
    const questions = own.map(({ question }) => ({ ...question, milliseconds: limit }))
    const answers = await askFrom(kube, place, questions, signal)
    return own.flatMap((trial, at) => {
      const answer = answers[at]
      return answer === undefined ? [] : [{ trial, answer }]
    })
  })
  return (await Promise.all(answered)).flat()
}

export const isAsExpected = <T extends Trial>({ trial, answer }: Tried<T>): boolean => accessOf(answer) === trial.expected

/**
 * Asks everything at once, and again what is not as expected: policies take their time to come into force. What still is
 * not in the end is given as it is. With `isEnough`, what is as expected is what that says.
 */
export const tryAll = async <T extends Trial>(
  trials: readonly T[],
  context: StepContext,
  isEnough: (tried: Tried<T>) => boolean = isAsExpected,
): Promise<readonly Tried<T>[]> => {
  const until = performance.now() + patience
  const done: Tried<T>[] = []
  let left = trials
  for (;;) {
    context.say(`asking ${left.length} ${left.length === 1 ? 'question' : 'questions'}`)
    const tried = await askAll(left, context)
    done.push(...tried.filter(isEnough))
    const others = tried.filter((one) => !isEnough(one))
    if (others.length === 0) return done
    if (performance.now() > until) return [...done, ...others]
    left = others.map(({ trial }) => trial)
    await sleep(250, undefined, { signal: context.signal })
  }
}
