import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { isRecord } from '../types/record.ts'
import { readChartFile } from './chart-file.ts'

type Values = Readonly<Record<string, unknown>>

/** Values over others, as Helm merges them: mappings key by key, anything else in the place of what was there, null takes it away. */
export const mergedValues = (below: Values, above: Values): Values => {
  const merged = Object.entries(above).map(([key, value]) => {
    const under = below[key]
    return [key, isRecord(under) && isRecord(value) ? mergedValues(under, value) : value] as const
  })
  return Object.fromEntries(Object.entries({ ...below, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null))
}

const readValues = async (path: string): Promise<Values> => {
  const content: unknown = parse(await readFile(path, 'utf8').catch(() => ''), { merge: true })
  return isRecord(content) ? content : {}
}

/** The default values of a chart's folder, those of the charts in it under their names: what stands in a packed one is not known. */
const defaultsOf = async (chart: string): Promise<Values> => {
  const [own, file, folders] = await Promise.all([
    readValues(join(chart, 'values.yaml')),
    readChartFile(chart),
    readdir(join(chart, 'charts'), { withFileTypes: true }).catch(() => []),
  ])
  const inner = await Promise.all(
    folders
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => {
        const listed = file?.dependencies.filter((dependency) => dependency.name === name) ?? []
        const keys = listed.length === 0 ? [name] : listed.map(({ alias }) => alias ?? name)
        return keys.map(async (key) => [key, await defaultsOf(join(chart, 'charts', name))] as const)
      }),
  )
  return mergedValues(Object.fromEntries(inner), own)
}

/** The values that a chart is rendered with: its own and those of charts in it, and the files over them. */
export const valuesOf = async (chart: string, files: readonly string[]): Promise<Values> => {
  const layers = await Promise.all(files.map(readValues))
  return layers.reduce(mergedValues, await defaultsOf(chart))
}
