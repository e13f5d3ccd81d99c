import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Release } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/client.ts'
import { get } from '../../kube/objects.ts'
import type { StepContext } from '../context.ts'

/** An object as a report names it, with what holds one that is being deleted. */
export const name = ({ kind, metadata }: KubeObject): string => {
  if (metadata.deletionTimestamp === undefined) return `${kind}/${metadata.name}`
  const finalizers = metadata.finalizers ?? []
  const why = finalizers.length === 0 ? 'being deleted' : `being deleted, held by ${finalizers.join(', ')}`
  return `${kind}/${metadata.name} (${why})`
}

/** The objects of a release that a finalizer holds. */
const held = async (release: Release, { kube, namespace }: StepContext): Promise<KubeObject[]> => {
  const live = await Promise.all(
    [...release.objects, ...release.hooks].map((object) =>
      get(kube, { ...object, metadata: { name: object.metadata.name, namespace: object.metadata.namespace ?? namespace } }).catch(
        () => undefined,
      ),
    ),
  )
  return live.flatMap((object) =>
    object?.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length > 0 ? [object] : [],
  )
}

/** The error of an uninstall, with the objects that a finalizer holds: Helm waits for them, or a hook does. */
export const withHeld = async (error: unknown, release: Release, context: StepContext): Promise<unknown> => {
  if (!(error instanceof SeatrialError)) return error
  const names = (await held(release, context)).map(name)
  if (names.length === 0) return error
  const [first = '', ...rest] = error.message.split('\n')
  return new SeatrialError(error.code, [first, 'held by a finalizer:', ...names.map((one) => `  ${one}`), ...rest].join('\n'), {
    hint: error.hint,
    cause: error,
  })
}
