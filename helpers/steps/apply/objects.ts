import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { withPlaces } from '../../helm/image-values.ts'
import { parseObjects } from '../../helm/release.ts'
import type { KubeObject } from '../../kube/client.ts'
import { interpolate } from '../../types/expression.ts'
import type { StepContext } from '../context.ts'
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
