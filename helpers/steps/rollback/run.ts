import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import type { StepContext } from '../context.ts'
import { withHooks } from '../install/hooks.ts'
import { admitted, installed, settle } from '../install/release.ts'
import { servedAllTheWhile } from '../upgrade/serving.ts'
import type { RollbackSpec } from './verb.ts'

/** The revision to go back to, with what Helm has on record of it: by default the one before, as Helm has it. */
const wanted = async (release: Release, spec: RollbackSpec, { helm, signal }: StepContext): Promise<Release & { revision: number }> => {
  const revisions = await helm.revisions(release.name, release.namespace, signal)
  const last = Math.max(...revisions)
  const before = revisions.filter((one) => one < last)
  const revision = spec.revision ?? last - 1
  if (!before.includes(revision)) {
    const lack = before.length === 0 ? 'none is before it' : `there is no ${revision} before it`
    throw new SeatrialError(
      'step/no-revision',
      `release ${release.name} is at revision ${last}, and ${lack}; Helm has ${revisions.join(', ')}`,
    )
  }
  const recorded = await helm.recorded(release.name, release.namespace, revision, signal)
  // Helm keeps no record of what it has made of a chart's `crds/`, and never removes it.
  const named = new Set(recorded.objects.map(({ metadata }) => metadata.name))
  const definitions = release.objects.filter(({ kind, metadata }) => kind === 'CustomResourceDefinition' && !named.has(metadata.name))
  return { ...recorded, objects: [...recorded.objects, ...definitions], revision }
}

const goBack = async (spec: RollbackSpec, context: StepContext): Promise<void> => {
  const { revision, ...release } = await wanted(installed(spec, context), spec, context)
  const { name } = release
  await admitted(release, context)
  context.releases.set(name, release)
  context.say(`helm rollback ${name} to revision ${revision}`)
  const { namespace, timeout } = context
  const cures = await withHooks(
    release,
    'rollback',
    context,
    (signal) => context.helm.rollback({ release: name, namespace, revision, signal, timeout: spec.timeout ?? timeout }),
    spec.restarts,
  )
  await settle(release, spec, cures, context)
}

/** Goes back, and waits until the earlier revision is ready to stay again, served all the while where asked. */
export const run = (spec: RollbackSpec, context: StepContext): Promise<void> =>
  servedAllTheWhile(spec.while, 'rollback', context, () => goBack(spec, context))
