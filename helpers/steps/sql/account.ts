import { setTimeout as sleep } from 'node:timers/promises'
import { forward } from '../../kube/port-forward.ts'
import { uiPort } from '../../spark/ui.ts'
import type { StepContext } from '../context.ts'

/** Spark's listeners bring its accounts up to date within a second of a task's end (spark.ui.liveUpdate.period and the bus). */
const patience = 10_000

/** Something that Spark's UI tells, and what of it a statement is expected to change. */
export interface Account<A> {
  readonly read: (base: string, signal: AbortSignal) => Promise<A>
  /** What is still waited for, undefined when all is there. */
  readonly lack: (before: A, after: A) => string | undefined
}

/** Runs `query` between two readings of an account; the later one is whole, or as it is when Spark has had time enough. */
export const withAccount = async <A, T>(
  { read, lack }: Account<A>,
  driver: string,
  { kube, namespace, say }: StepContext,
  signal: AbortSignal,
  query: () => Promise<T>,
): Promise<{ readonly answer: T; readonly before: A; readonly after: A }> => {
  await using ui = await forward(kube, { namespace, pod: driver, port: uiPort, signal })
  const base = `http://${ui.host}:${ui.port}`
  const before = await read(base, signal)
  const answer = await query()
  const until = performance.now() + patience
  for (;;) {
    const after = await read(base, signal)
    const missing = lack(before, after)
    if (missing === undefined || performance.now() > until) return { answer, before, after }
    say(`waiting for Spark's account of ${missing}`)
    await sleep(100, undefined, { signal })
  }
}
