import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** What Chart.yaml says of dependencies. */
export const chartFile = z.looseObject({
  version: z.string().optional(),
  dependencies: z.array(z.looseObject({ name: z.string(), alias: z.string().optional(), repository: z.string().default('') })).default([]),
})
export type ChartFile = z.infer<typeof chartFile>
export type Dependency = ChartFile['dependencies'][number]

/** A chart on this machine: its folder, and what it is called in messages and commands. */
export interface LocalChart {
  readonly folder: string
  readonly called: string
}

/** The Chart.yaml of a folder; undefined where it has none that is one, which helm says in its own words. */
export const readChartFile = async (folder: string): Promise<ChartFile | undefined> => {
  try {
    return chartFile.parse(parse(await readFile(join(folder, 'Chart.yaml'), 'utf8')))
  } catch {
    return undefined
  }
}
