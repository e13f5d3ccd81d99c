import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from '../kube/client.ts'
import { runProbe, type Place } from './run.ts'

/** Whether something answers at an address. */
export interface Question {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  /** A name, which the pod's own resolver looks up, or an address. */
  readonly host: string
  readonly port: number
  /** The longest to wait for an answer. */
  readonly milliseconds: number
}

const answer = z.object({
  /**
   * `connected`: TCP and SCTP made a connection, a datagram was answered. `refused`: the host said that nothing listens there.
   * `unsupported`: this kernel does not have the protocol.
   */
  outcome: z.enum(['connected', 'refused', 'timeout', 'unreachable', 'unresolved', 'unsupported']),
  /** What the name was resolved to. */
  address: z.string().default(''),
  detail: z.string().default(''),
  milliseconds: z.number(),
})
export type Answer = z.infer<typeof answer>

/** Asks all questions at once from inside a pod; gives the answers in their order. @throws SeatrialError kube/exec, step/not-asked */
export const askFrom = async (
  kube: Kube,
  place: Place,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly Answer[]> => {
  if (questions.length === 0) return []
  const answers = z.array(answer).parse(await runProbe(kube, place, 'ask', signal, JSON.stringify(questions)))
  if (answers.length !== questions.length)
    throw new SeatrialError(
      'step/not-asked',
      `the probe in pod ${place.pod} gave ${answers.length} answers to ${questions.length} questions`,
    )
  return answers
}
