import { SeatrialError } from '../../errors/seatrial-error.ts'
import { forward } from '../../kube/port-forward.ts'
import { countFits, describeCount } from '../../matching/count.ts'
import { openSession, refusalOf } from '../../spark/connect.ts'
import type { Row } from '../../spark/connect.ts'
import { protosOf } from '../../spark/protos.ts'
import type { StepContext } from '../context.ts'
import { withExecutedPlan } from './executed-plan.ts'
import { withExecutors } from './executors.ts'
import { findConnect } from './find.ts'
import { withGpuPlan } from './gpu-plan.ts'
import { rowsMismatch } from './rows.ts'
import type { SqlSpec } from './verb.ts'

const check = (spec: SqlSpec, rows: readonly Row[]): void => {
  const { rows: wanted, unordered = false, count } = spec.expect ?? {}
  const wrong = [
    wanted === undefined ? undefined : rowsMismatch(wanted, rows, unordered),
    count === undefined || countFits(count, rows.length) ? undefined : `expected ${describeCount(count)} rows, found ${rows.length}`,
  ].filter((line) => line !== undefined)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', `${spec.query.trim().slice(0, 120)}\n${wrong.join('\n')}`)
}

const mustFail = async (wanted: string, query: () => Promise<Row[]>): Promise<void> => {
  const failure = await query().then(
    (rows) => `it answered ${rows.length} rows`,
    (error: unknown) => {
      if (error instanceof SeatrialError && error.code === 'spark/sql') return error
      throw error
    },
  )
  if (typeof failure === 'string')
    throw new SeatrialError('step/not-refused', `expected the statement to fail saying "${wanted}", but ${failure}`)
  const said = refusalOf(failure)
  // A server that is not there refuses nothing.
  if (said === undefined) throw failure
  if (!said.includes(wanted)) throw new SeatrialError('step/not-refused', `the statement failed, but did not say "${wanted}":\n${said}`)
}

/** Runs a statement in a session of its own; rows, failure and the executors that worked must be as expected. */
export const run = async (spec: SqlSpec, context: StepContext): Promise<void> => {
  const { kube, namespace } = context
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(spec.timeout ?? 120_000)])
  const target = await findConnect(spec.to, context)
  context.say(`connecting to Spark Connect: ${target.via}`)
  const protos = await protosOf(kube, namespace, target.pod, target.image, signal)
  await using tunnel = await forward(kube, { namespace, pod: target.pod, port: target.port, signal })
  await using session = openSession(`${tunnel.host}:${tunnel.port}`, protos)
  const query = async (): Promise<Row[]> => {
    context.say(`waiting for the answer to ${spec.query.trim().replace(/\s+/g, ' ').slice(0, 60)}`)
    return await session.sql(spec.query, signal).catch((error: unknown) => {
      context.signal.throwIfAborted()
      const broken = tunnel.lastError()
      if (signal.aborted)
        throw new SeatrialError('step/timeout', `no answer from ${target.via} to ${spec.query.trim().slice(0, 120)}`, {
          hint: 'see the logs of the driver: it may wait for executors',
          cause: error,
        })
      throw broken === undefined || !(error instanceof SeatrialError) || !/UNAVAILABLE|No connection/.test(error.message)
        ? error
        : new SeatrialError('spark/sql', `${target.via}: ${broken}`, { cause: error })
    })
  }
  const { error, executors, gpuPlan, executedPlan } = spec.expect ?? {}
  if (error !== undefined) return await mustFail(error, query)
  const counted = () => (executors === undefined ? query() : withExecutors(executors.min, target.pod, context, signal, query))
  const planned = () => (gpuPlan === undefined ? counted() : withGpuPlan(gpuPlan, target.pod, context, counted))
  const rows = await (executedPlan === undefined
    ? planned()
    : withExecutedPlan(executedPlan.operators, target.pod, context, signal, planned))
  context.attach({ name: 'rows', type: 'application/json', content: JSON.stringify(rows.slice(0, 1_000), null, 1) })
  check(spec, rows)
}
