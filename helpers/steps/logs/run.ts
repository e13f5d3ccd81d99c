import { readFile } from 'node:fs/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { KubeObject } from '../../kube/client.ts'
import type { TextExpectation } from '../../matching/text.ts'
import { textMismatch } from '../../matching/text.ts'
import type { StepContext } from '../context.ts'
import { requireOneRelease } from '../one-pod.ts'
import { describeSelector, fits } from '../pods.ts'
import { readAll } from './read.ts'
import type { LogsSpec } from './verb.ts'

const fitting = (spec: LogsSpec, { cache }: StepContext): readonly KubeObject[] =>
  cache.everSeen('Pod').filter((pod) => fits(spec.from, pod))

/** Names of the pods that fit, those deleted meanwhile too. */
const podsOf = (spec: LogsSpec, context: StepContext): Set<string> => new Set(fitting(spec, context).map((pod) => pod.metadata.name))

const textOf = async (spec: LogsSpec, context: StepContext): Promise<string> => {
  const pods = podsOf(spec, context)
  const files = context.logs
    .files()
    .filter((file) => pods.has(file.pod) && (spec.container === undefined || file.container === spec.container))
  return (await Promise.all(files.map((file) => readFile(file.path, 'utf8')))).join('\n')
}

/** What a single line can answer, and what only all that was logged can. */
const split = (expected: TextExpectation): { line: TextExpectation | undefined; whole: TextExpectation | undefined } => {
  if (typeof expected === 'string') return { line: expected, whole: undefined }
  const { contains, matches, equals, absent } = expected
  return {
    line: contains === undefined && matches === undefined ? undefined : { contains, matches },
    whole: equals === undefined && absent === undefined ? undefined : { equals, absent },
  }
}

const waitForLine = async (spec: LogsSpec, line: TextExpectation, context: StepContext): Promise<void> => {
  const timeout = spec.timeout ?? 30_000
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeout)])
  context.say(`waiting for a line in the logs of ${describeSelector(spec.from)}`)
  const wanted = (entry: { pod: string; container: string; line: string }): boolean =>
    (spec.container === undefined || entry.container === spec.container) &&
    podsOf(spec, context).has(entry.pod) &&
    textMismatch(line, entry.line) === undefined
  await context.logs.until(wanted, { signal }).catch(async (error: unknown) => {
    if (context.signal.aborted || !signal.aborted) throw error
    const why = podsOf(spec, context).size === 0 ? 'no such pod was ever there' : textMismatch(line, await textOf(spec, context))
    throw new SeatrialError(
      'step/mismatch',
      `logs of ${describeSelector(spec.from)}, after ${timeout / 1_000} s: ${why ?? 'no single line is as expected'}`,
    )
  })
}

/** Waits for a line of the logs; what must be absent is looked for in all that has been logged by then. */
export const run = async (spec: LogsSpec, context: StepContext): Promise<void> => {
  await context.cache.watch('v1', 'Pod')
  const { line, whole } = split(spec.expect)
  requireOneRelease(spec.from, fitting(spec, context), context)
  if (line !== undefined) await waitForLine(spec, line, context)
  requireOneRelease(spec.from, fitting(spec, context), context)
  if (whole === undefined) return
  if (podsOf(spec, context).size === 0)
    throw new SeatrialError('step/no-pod', `logs: no pod was ever there that fits ${describeSelector(spec.from)}`)
  await readAll(spec, spec.timeout ?? 30_000, context)
  const why = textMismatch(whole, await textOf(spec, context))
  if (why !== undefined) throw new SeatrialError('step/mismatch', `logs of ${describeSelector(spec.from)}: ${why}`)
}
