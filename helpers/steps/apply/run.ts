import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { withPlaces } from '../../helm/image-values.ts'
import { parseObjects } from '../../helm/release.ts'
import { requestsOf } from '../../helm/requests.ts'
import type { KubeObject } from '../../kube/client.ts'
import { apply } from '../../kube/objects.ts'
import { interpolate } from '../../types/expression.ts'
import { becomeReady } from '../become-ready.ts'
import type { StepContext } from '../context.ts'
import { refused } from '../install/release.ts'
import { duplicatesIn } from './duplicates.ts'
import type { ApplySpec } from './verb.ts'

type Place = Pick<StepContext, 'root' | 'namespace' | 'release' | 'images'>

const read = async (spec: ApplySpec, context: Place): Promise<readonly KubeObject[]> => {
  if (spec.file === undefined)
    return parseObjects(withPlaces(JSON.stringify({ kind: 'List', items: spec.objects }), context.images), 'apply')
  const text = await readFile(resolve(context.root, spec.file), 'utf8')
  const filled = interpolate(
    text,
    new Map([
      ['namespace', context.namespace],
      ['release', context.release],
    ]),
  )
  return parseObjects(withPlaces(String(filled), context.images), spec.file)
}

/** The objects of a step. @throws SeatrialError scenario/duplicate: of an object that is there twice the second would win silently */
export const objectsOf = async (spec: ApplySpec, context: Place): Promise<readonly KubeObject[]> => {
  const objects = await read(spec, context)
  const told = duplicatesIn(objects).map(({ told, first, at }) => `${told} (objects ${first + 1} and ${at + 1})`)
  if (told.length > 0)
    throw new SeatrialError('scenario/duplicate', `${spec.file ?? 'apply'} has the same object twice: ${told.join(', ')}`)
  return objects
}

const applyAll = async (objects: readonly KubeObject[], spec: ApplySpec, context: StepContext): Promise<void> => {
  await context.admit(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' '), requestsOf(objects))
  await context.making(objects)
  const applied: KubeObject[] = []
  for (const object of objects) {
    const { namespaced } = await context.kube.resource(object.apiVersion, object.kind)
    context.say(`applying ${object.kind} ${object.metadata.name}`)
    const own = namespaced ? { ...object, metadata: { ...object.metadata, namespace: context.namespace } } : await context.claim(object)
    applied.push(await apply(context.kube, own, { signal: context.signal }))
  }
  if (spec.ready === false) return
  const targets = applied.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name, namespace: context.namespace }))
  await becomeReady(targets, context, { timeout: spec.timeout })
}

/** Applies objects and waits until they are ready to stay; or is refused as expected. */
export const run = async (spec: ApplySpec, context: StepContext): Promise<void> => {
  const objects = await objectsOf(spec, context)
  const applying = (): Promise<void> => applyAll(objects, spec, context)
  await (spec.expect === undefined ? applying() : refused(spec.expect.error, applying))
}
