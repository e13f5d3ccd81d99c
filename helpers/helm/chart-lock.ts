import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { isRecord } from '../types/record.ts'

const locked = z.looseObject({ name: z.string(), version: z.string().default(''), repository: z.string().default('') })
export type Locked = z.infer<typeof locked>
const lockFile = z.looseObject({ dependencies: z.array(locked).default([]), digest: z.string().default('') })

/** The fields of a dependency in the order in which helm writes them; of those that are empty only these two are written. */
const fields = ['name', 'version', 'repository', 'condition', 'tags', 'enabled', 'import-values', 'alias'] as const
const always: ReadonlySet<string> = new Set(['name', 'repository'])

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)

/** As Go writes it: keys of maps sorted. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  )
}

const asHelm = (dependency: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = dependency[field]
      if (isEmpty(value)) return always.has(field) ? [[field, '']] : []
      return [[field, sorted(value)]]
    }),
  )

/** As Go escapes texts in JSON. */
const escaped = (json: string): string =>
  json.replaceAll(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The digest by which helm knows that a lock is of the dependencies that Chart.yaml has (`HashReq` of its resolver). */
export const lockDigest = (dependencies: readonly Readonly<Record<string, unknown>>[], lock: readonly Locked[]): string => {
  const json = escaped(JSON.stringify([dependencies.map(asHelm), lock.map(asHelm)]))
  return `sha256:${createHash('sha256').update(json).digest('hex')}`
}

/**
 * What Chart.lock has of a chart's dependencies, in their order, and the digest of that. `called` is the chart's name in
 * commands. @throws SeatrialError `helm/dependency` where there is no lock, or it is of other dependencies
 */
export const readLock = async (
  { folder, called }: { readonly folder: string; readonly called: string },
  dependencies: readonly Readonly<Record<string, unknown>>[],
): Promise<z.infer<typeof lockFile>> => {
  const file = join(folder, 'Chart.lock')
  const hint = `run: helm dependency update ${called}`
  if (!existsSync(file))
    throw new SeatrialError(
      'helm/dependency',
      `${called}: its dependencies are not in charts/, and it has no Chart.lock to fetch them by`,
      { hint },
    )
  const text = await readFile(file, 'utf8')
  const { data } = lockFile.safeParse(parsed(text))
  if (data === undefined || lockDigest(dependencies, data.dependencies) !== data.digest)
    throw new SeatrialError('helm/dependency', `${called}: the lock file (Chart.lock) is out of sync with the dependencies in Chart.yaml`, {
      hint,
    })
  return data
}

const parsed = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
