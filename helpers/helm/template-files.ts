import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { chartFile } from './chart-file.ts'

/** The folder of a dependency by the name or alias that helm prints; undefined for one that is packed. */
const folderOf = (chart: string, called: string): string | undefined => {
  const file = join(chart, 'Chart.yaml')
  const { data } = chartFile.safeParse(existsSync(file) ? parse(readFileSync(file, 'utf8')) : {})
  const dependency = data?.dependencies.find(({ name, alias }) => (alias ?? name) === called)
  const { name = called, repository = '' } = dependency ?? {}
  const candidates = [
    join(chart, 'charts', name),
    ...(repository.startsWith('file://') ? [resolve(chart, repository.slice('file://'.length))] : []),
  ]
  return candidates.find((folder) => existsSync(folder))
}

/**
 * The file of a template by the name that helm prints, such as `platform/charts/s3/templates/secret.yaml`: charts of `file://`
 * repositories are found where they are. Undefined where there is no such file.
 */
export const templateFile = (chart: string, name: string): string | undefined => {
  const [, ...rest] = name.split('/')
  let folder: string | undefined = chart
  while (folder !== undefined && rest[0] === 'charts' && rest.length > 2) {
    folder = folderOf(folder, rest[1] ?? '')
    rest.splice(0, 2)
  }
  const file = folder === undefined ? undefined : join(folder, ...rest)
  return file !== undefined && rest.length > 0 && existsSync(file) ? file : undefined
}
