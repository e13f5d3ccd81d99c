import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { StepContext } from '../context.ts'
import { withHooks } from '../install/hooks.ts'
import { admitted, chartRun, refused, settle } from '../install/release.ts'
import { run as runSql } from '../sql/run.ts'
import type { UpgradeSpec } from './verb.ts'

const upgradeRelease = async (spec: UpgradeSpec, context: StepContext): Promise<void> => {
  const run = await chartRun(spec, context)
  context.say(`rendering ${run.release}`)
  const release = await context.helm.render(run, true)
  await admitted(release, context)
  context.releases.set(release.name, release)
  context.say(`helm upgrade ${run.release}`)
  await withHooks(release, 'upgrade', context, (signal) => context.helm.upgrade({ ...run, signal }))
  await settle(release, spec, context)
}

/**
 * Asks again and again until `upgraded` ends; each question on a new connection. One that fails is asked once more,
 * as a client would that reconnects: two failures in a row are an outage. Gives the number of answers.
 */
const keepAsking = async (spec: NonNullable<UpgradeSpec['while']>, context: StepContext, upgraded: Promise<void>): Promise<number> => {
  const state = { over: false, answers: 0 }
  const ended = upgraded.finally(() => {
    state.over = true
  })
  ended.catch(() => undefined)
  const ask = (): Promise<void> => runSql(spec.sql, { ...context, say: () => undefined, attach: () => undefined })
  while (!state.over) {
    try {
      await ask().catch(ask)
      state.answers += 1
    } catch (error) {
      throw new SeatrialError(
        'step/outage',
        `not served during the upgrade, after ${state.answers} answers: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      )
    }
  }
  await ended
  return state.answers
}

const serving = async (spec: UpgradeSpec, context: StepContext): Promise<void> => {
  if (spec.while === undefined) return await upgradeRelease(spec, context)
  // The control: it answers before the upgrade starts.
  await runSql(spec.while.sql, context)
  const answers = await keepAsking(spec.while, context, upgradeRelease(spec, context))
  if (answers < 1) throw new SeatrialError('step/outage', 'the upgrade ended before one question was answered: nothing was shown')
  context.attach({ name: 'answers during the upgrade', type: 'text/plain', content: String(answers) })
}

/** Upgrades, and waits until the new revision is ready to stay, served all the while where asked. */
export const run = async (spec: UpgradeSpec, context: StepContext): Promise<void> =>
  spec.expect === undefined ? await serving(spec, context) : await refused(spec.expect.error, () => upgradeRelease(spec, context))
