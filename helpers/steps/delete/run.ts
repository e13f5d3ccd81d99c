import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { KubeObject } from '../../kube/client.ts'
import { kindNamed } from '../../kube/kinds.ts'
import { list } from '../../kube/objects.ts'
import type { StepContext } from '../context.ts'
import { requestRemoval, untilGone } from '../gone.ts'
import { describeSelector } from '../pods.ts'
import { replacementsOf, untilReplaced } from './replaced.ts'
import type { DeleteSpec } from './verb.ts'

/** All objects of the step's kind in the cell's namespace, but for those that were there before the cell. */
const candidates = async (spec: DeleteSpec, { kube, namespace, before, signal }: StepContext): Promise<readonly KubeObject[]> => {
  const { apiVersion, kind } = spec.apiVersion === undefined ? await kindNamed(kube, spec.kind) : { ...spec, apiVersion: spec.apiVersion }
  if (!(await kube.resource(apiVersion, kind)).namespaced)
    throw new SeatrialError('step/foreign', `${kind} is not in a namespace: a step deletes objects of its own namespace alone`)
  return (await list(kube, apiVersion, kind, { namespace, signal })).filter((object) => before?.has(object) !== true)
}

/** The objects that the step names. @throws SeatrialError step/no-object */
const named = ({ kind, name, labels = {} }: DeleteSpec, all: readonly KubeObject[], { namespace }: StepContext): readonly KubeObject[] => {
  const there = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const found = there.filter(
    ({ metadata }) =>
      (name === undefined || metadata.name === name) && Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
  )
  if (found.length > 0) return found
  const wanted = [name, Object.keys(labels).length === 0 ? undefined : `with ${describeSelector(labels)}`].filter(
    (part) => part !== undefined,
  )
  const others = there.length === 0 ? `there is no ${kind}` : `there is ${there.map(({ metadata }) => metadata.name).join(', ')}`
  throw new SeatrialError('step/no-object', `no ${kind} ${wanted.join(' ')} in ${namespace}: ${others}`)
}

/** Deletes objects and waits until they are gone, and until what replaces them is ready to stay. */
export const run = async (spec: DeleteSpec, context: StepContext): Promise<void> => {
  const all = await candidates(spec, context)
  const objects = named(spec, all, context)
  const before = new Set(all.map(({ metadata }) => metadata.uid))
  const replacements = await replacementsOf(objects, spec.replaced, before, context)
  const timeout = spec.timeout ?? context.timeout
  await requestRemoval(objects, context)
  // What cannot be replaced is reported at once, however long the deletion takes.
  const over = new AbortController()
  const each = { ...context, signal: AbortSignal.any([context.signal, over.signal]) }
  try {
    await Promise.all([untilGone(objects, timeout, each), ...replacements.map((one) => untilReplaced(one, timeout, each))])
  } finally {
    over.abort()
  }
}
