import { join } from 'node:path'
import { SeatrialError, describeError } from '../../errors/seatrial-error.ts'
import type { ChartRun } from '../../helm/helm.ts'
import { writePostRenderer } from '../../helm/post-renderer.ts'
import { unplaced } from '../../helm/image-values.ts'
import type { Release } from '../../helm/release.ts'
import { requestsOf } from '../../helm/requests.ts'
import { becomeReady } from '../become-ready.ts'
import { releaseOf } from '../../types/scenario.ts'
import { untilAborted } from '../../types/until-aborted.ts'
import type { StepContext } from '../context.ts'
import { imageFiles, scenarioLayers, valuesFiles } from '../values.ts'
import type { Cures } from './cures.ts'
import type { InstallSpec } from './verb.ts'
import { targetsOf } from './workloads.ts'

/** What a step says of a chart, put together with what the scenario says. */
export const chartRun = async (spec: InstallSpec, context: StepContext): Promise<ChartRun> => {
  const own = spec.chart === undefined
  const release = releaseOf(spec, context.cell.release)
  const layers = [...(own ? scenarioLayers(context) : []), ...(spec.values ?? [])]
  const complete = context.charts.complete(spec.chart ?? context.cell.chart, join(context.folder, `${release}-chart`))
  const chart = await untilAborted(complete, context.signal)
  const files = await valuesFiles(context, release, layers)
  return {
    release,
    namespace: context.namespace,
    chart,
    values: [...files, ...(await imageFiles(context, release, chart, files))],
    plugins: context.postRenderer && (await writePostRenderer(context.folder, context.postRenderer)),
    signal: context.signal,
    timeout: spec.timeout ?? context.timeout,
  }
}

/** Waits until the release is ready to stay, also of what its hooks have cured. */
export const settle = (release: Release, { timeout, restarts }: InstallSpec, cures: Cures, context: StepContext): Promise<void> =>
  becomeReady(targetsOf(release), context, { timeout, restarts, mayPass: cures.mayPass })

/** The release that a step is about, by default that of the chart under test. @throws SeatrialError `step/no-release` */
export const installed = ({ release: name }: { readonly release?: string | undefined }, context: StepContext): Release => {
  const found = context.releases.get(name ?? context.release)
  if (found === undefined) throw new SeatrialError('step/no-release', `no step has installed a release called ${name ?? context.release}`)
  return found
}

/** Takes a place for what `release` asks, in the place of what its revision before has been given. */
export const admitted = async (release: Release, context: StepContext): Promise<void> => {
  const left = unplaced(JSON.stringify([release.objects, release.hooks]), context.images)
  if (left.length > 0)
    throw new SeatrialError('helm/image', `release ${release.name} still names ${left.join(', ')}, which only this machine has`, {
      hint: `the cluster gets it as ${left.map((ref) => context.images[ref]).join(', ')}: take it from the chart's values, as a name or as repository and tag`,
    })
  await context.making([...release.objects, ...release.hooks])
  await context.admit(release.name, requestsOf(release.objects))
}

/** Runs what must be refused; green only when it was, with these words. */
export const refused = async (wanted: string, work: () => Promise<unknown>): Promise<void> => {
  const refusal = await work().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (refusal === undefined) throw new SeatrialError('step/not-refused', `expected a refusal that says "${wanted}", but it was accepted`)
  const words = describeError(refusal)
  if (!words.toLowerCase().includes(wanted.toLowerCase()))
    throw new SeatrialError('step/not-refused', `it was refused, but not with "${wanted}":\n${words}`)
}
