import type { StepContext } from '../context.ts'
import type { ChartRun } from '../../helm/helm.ts'
import { withHooks } from './hooks.ts'
import { admitted, chartRun, refused, settle } from './release.ts'
import type { InstallSpec } from './verb.ts'

const installRelease = async (spec: InstallSpec, run: ChartRun, context: StepContext): Promise<void> => {
  context.say(`rendering ${run.release}`)
  const release = await context.helm.render(run)
  await admitted(release, context)
  // On record before anything is made, so that tear-down knows what there may be.
  context.releases.set(release.name, release)
  context.say(`helm install ${run.release}`)
  const cures = await withHooks(release, 'install', context, (signal) => context.helm.install({ ...run, signal }), spec.restarts)
  await settle(release, spec, cures, context)
}

/** Installs, and waits until it is ready to stay; or is refused as expected. */
export const run = async (spec: InstallSpec, context: StepContext): Promise<void> => {
  // A chart that cannot be had is not one that is refused.
  const chart = await chartRun(spec, context)
  const work = (): Promise<void> => installRelease(spec, chart, context)
  await (spec.expect === undefined ? work() : refused(spec.expect.error, work))
}
