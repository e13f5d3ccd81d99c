import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The names that Vitest looks for its configuration by (https://vitest.dev/config/). */
const configNames = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((type) => `${name}.${type}`),
)

const has = (folder: string, names: readonly string[]): boolean => names.some((name) => existsSync(join(folder, name)))

/** The nearest folder, from this one upwards, that has an entry of one of these names; undefined where none has. */
export const nearest = (folder: string, names: readonly string[]): string | undefined => {
  if (has(folder, names)) return folder
  return dirname(folder) === folder ? undefined : nearest(dirname(folder), names)
}

/** The file that configures Vitest in a folder, by its name; undefined where there is none. */
export const vitestConfigIn = (folder: string): string | undefined => configNames.find((name) => existsSync(join(folder, name)))

/**
 * The root of the repository that a folder is in: the nearest folder with a Vitest configuration, else the nearest with a
 * package.json, else with `.git`, else the folder itself.
 */
export const repositoryOf = (folder: string): string => {
  const from = resolve(folder)
  return nearest(from, configNames) ?? nearest(from, ['package.json']) ?? nearest(from, ['.git']) ?? from
}
