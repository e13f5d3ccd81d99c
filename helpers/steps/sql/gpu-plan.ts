import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { gpuRatio, plannedOperators, type PlannedOperator } from '../../spark/rapids.ts'
import type { StepContext } from '../context.ts'
import type { GpuPlan } from './verb.ts'

/** How long the driver's log may take to arrive, and how long nothing more of it has to come until it is whole; milliseconds. */
const patience = 10_000
const quiet = 750

const logOf = async (pod: string, { logs }: StepContext): Promise<string> => {
  const file = logs.files().find((one) => one.pod === pod)
  return file === undefined ? '' : await readFile(file.path, 'utf8')
}

/** What the plugin writes of one statement: all of it that comes after `from` until no more does. */
const planAfter = async (pod: string, from: number, context: StepContext): Promise<readonly PlannedOperator[]> => {
  const until = performance.now() + patience
  let [operators, since] = [plannedOperators(''), performance.now()]
  while (performance.now() < until && (operators.length === 0 || performance.now() - since < quiet)) {
    await sleep(100, undefined, { signal: context.signal })
    const now = plannedOperators((await logOf(pod, context)).slice(from))
    if (now.length !== operators.length) since = performance.now()
    operators = now
  }
  return operators
}

const told = ({ name, gpu, reason }: PlannedOperator): string =>
  `${gpu ? 'GPU' : 'CPU'} ${name}${reason === undefined ? '' : `: ${reason}`}`

/** Runs `query`; the RAPIDS Accelerator must have planned as much of it for the GPU as is expected. */
export const withGpuPlan = async <T>(wanted: GpuPlan, driver: string, context: StepContext, query: () => Promise<T>): Promise<T> => {
  const from = (await logOf(driver, context)).length
  const answer = await query()
  context.say("waiting for the RAPIDS Accelerator's account of the plan")
  const operators = await planAfter(driver, from, context)
  const ratio = gpuRatio(operators)
  const account = `${Math.round(ratio * 100)} % of ${operators.length} operators for the GPU\n${operators.map(told).join('\n')}`
  context.attach({ name: 'GPU plan', type: 'text/plain', content: account })
  if (operators.length === 0)
    throw new SeatrialError('step/mismatch', `the RAPIDS Accelerator said nothing of this statement's plan in the log of ${driver}`, {
      hint: 'is spark.plugins com.nvidia.spark.SQLPlugin, and spark.rapids.sql.explain ALL?',
    })
  const onGpu = new Set(operators.filter(({ gpu }) => gpu).map(({ name }) => name))
  const missing = (wanted.operators ?? []).filter((name) => !onGpu.has(name))
  const wrong = [
    wanted.ratio !== undefined && ratio < wanted.ratio ? `expected ${Math.round(wanted.ratio * 100)} % or more for the GPU` : undefined,
    missing.length > 0 ? `expected ${missing.join(', ')} on the GPU` : undefined,
  ].filter((part) => part !== undefined)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', `${wrong.join('; ')}, found ${account}`)
  return answer
}
