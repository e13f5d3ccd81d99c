import type { StepContext } from '../context.ts'
import type { ChartRun } from '../../helm/helm.ts'
import { withHooks } from '../install/hooks.ts'
import { admitted, chartRun, refused, settle } from '../install/release.ts'
import { servedAllTheWhile } from './serving.ts'
import type { UpgradeSpec } from './verb.ts'

const upgradeRelease = async (spec: UpgradeSpec, run: ChartRun, context: StepContext): Promise<void> => {
  context.say(`rendering ${run.release}`)
  const release = await context.helm.render(run, true)
  await admitted(release, context)
  context.releases.set(release.name, release)
  context.say(`helm upgrade ${run.release}`)
  const cures = await withHooks(release, 'upgrade', context, (signal) => context.helm.upgrade({ ...run, signal }), spec.restarts)
  await settle(release, spec, cures, context)
}

/** Upgrades, and waits until the new revision is ready to stay, served all the while where asked; or is refused as expected. */
export const run = async (spec: UpgradeSpec, context: StepContext): Promise<void> => {
  const chart = await chartRun(spec, context)
  const work = (): Promise<void> => upgradeRelease(spec, chart, context)
  await (spec.expect === undefined ? servedAllTheWhile(spec.while, 'upgrade', context, work) : refused(spec.expect.error, work))
}
