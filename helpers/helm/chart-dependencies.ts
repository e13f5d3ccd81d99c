import { access, cp, readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'

/** What Chart.yaml says of dependencies. */
export const chartFile = z.looseObject({
  dependencies: z.array(z.looseObject({ name: z.string(), alias: z.string().optional(), repository: z.string().default('') })).default([]),
})

const missing = async (chart: string): Promise<{ name: string; repository: string }[]> => {
  const { dependencies } = chartFile.parse(parse(await readFile(join(chart, 'Chart.yaml'), 'utf8')))
  if (dependencies.length === 0) return []
  const there = await readdir(join(chart, 'charts')).catch(() => [])
  // A packed chart is NAME-VERSION.tgz.
  const lacking = dependencies.filter(({ name }) => !there.some((entry) => entry === name || entry.startsWith(`${name}-`)))
  return [...new Map(lacking.map((one) => [one.name, one])).values()]
}

const fill = async (chart: string, source: string, lacking: readonly { name: string; repository: string }[]): Promise<void> => {
  for (const { name, repository } of lacking) {
    if (!repository.startsWith('file://'))
      throw new SeatrialError('helm/dependency', `${source}: its dependency ${name} is not in ${join(source, 'charts')}`, {
        hint: `run: helm dependency build ${source}`,
      })
    const from = resolve(source, repository.slice('file://'.length))
    await access(join(from, 'Chart.yaml')).catch(() => {
      throw new SeatrialError('helm/dependency', `${source}: its dependency ${name} is not in ${from}`)
    })
    const to = join(chart, 'charts', name)
    await cp(from, to, { recursive: true })
    await fill(to, from, await missing(from))
  }
}

/**
 * A chart's folder with all that its Chart.yaml depends on: the folder itself, or a copy in `folder` to which the charts of
 * its `file://` repositories were added as they are now. @throws SeatrialError `helm/dependency`
 */
export const withDependencies = async (chart: string, folder: string): Promise<string> => {
  // What is no chart, helm says in its own words.
  const lacking = await missing(chart).catch(() => [])
  if (lacking.length === 0) return chart
  const copy = join(folder, basename(chart))
  await cp(chart, copy, { recursive: true })
  await fill(copy, chart, lacking)
  return copy
}
