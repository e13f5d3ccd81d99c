import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { KubeObject } from '../../kube/client.ts'
import { kindNamed } from '../../kube/kinds.ts'
import { countFits, describeCount } from '../../matching/count.ts'
import { partialDifferences, printDifferences } from '../../matching/partial.ts'
import type { StepContext } from '../context.ts'
import type { ExpectSpec } from './verb.ts'

const hasLabels = (wanted: Readonly<Record<string, string>>, object: KubeObject): boolean =>
  Object.entries(wanted).every(([key, value]) => object.metadata.labels?.[key] === value)

const describeSpec = ({ kind, name, labels }: ExpectSpec): string =>
  [
    kind,
    name,
    labels === undefined
      ? undefined
      : `with ${Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(',')}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')

/** Why what there is does not satisfy the step; undefined when it does. */
export const unsatisfied = (spec: ExpectSpec, candidates: readonly KubeObject[]): string | undefined => {
  const named = candidates.filter(
    (object) => (spec.name === undefined || object.metadata.name === spec.name) && hasLabels(spec.labels ?? {}, object),
  )
  const compared = named.map((object) => ({ object, differences: spec.match === undefined ? [] : partialDifferences(spec.match, object) }))
  const matching = compared.filter(({ differences }) => differences.length === 0)
  const wanted = spec.absent === true ? 0 : (spec.count ?? { min: 1 })
  if (countFits(wanted, matching.length)) return undefined
  const others = compared
    .filter(({ differences }) => differences.length > 0)
    .map(({ object, differences }) => `${object.metadata.name}: ${printDifferences(differences)}`)
  const there =
    named.length === 0
      ? `there is ${candidates.length === 0 ? `no ${spec.kind} at all` : candidates.map((object) => object.metadata.name).join(', ')}`
      : ''
  const fitting = matching.length === 0 ? '' : `matching: ${matching.map(({ object }) => object.metadata.name).join(', ')}`
  return [
    `expected ${describeCount(wanted)} ${describeSpec(spec)}${spec.match === undefined ? '' : ' that match'}, found ${matching.length}`,
    fitting,
    there,
    ...others,
  ]
    .filter((line) => line !== '')
    .join('\n')
}

/** Waits until the objects are as described; the error ends with what was last seen and how it differs. */
export const run = async (spec: ExpectSpec, context: StepContext): Promise<void> => {
  const { apiVersion, kind } =
    spec.apiVersion === undefined ? await kindNamed(context.kube, spec.kind) : { apiVersion: spec.apiVersion, kind: spec.kind }
  await context.cache.watch(apiVersion, kind)
  const timeout = spec.timeout ?? 30_000
  let last = ''
  const check = (): true | undefined => {
    const why = unsatisfied(
      spec,
      context.cache.list(kind, apiVersion).filter((object) => object.apiVersion === apiVersion),
    )
    if (why === undefined) return true
    if (why !== last) context.say(why.split('\n')[0] ?? why)
    last = why
    return undefined
  }
  await context.cache.until(check, { signal: AbortSignal.any([context.signal, AbortSignal.timeout(timeout)]) }).catch((error: unknown) => {
    if (context.signal.aborted) throw error
    throw new SeatrialError('step/mismatch', `after ${timeout / 1_000} s ${last}`)
  })
}
