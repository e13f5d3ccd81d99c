import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheDir } from '../cluster/cache.ts'

/** What was left half done is removed when nobody can be at it any more, in milliseconds. */
const abandoned = 3_600_000

/** Where charts are kept between runs. */
export const chartsCache = (...parts: readonly string[]): string => join(cacheDir(), 'charts', ...parts)

/** Where the cache has the archive of a chart. */
export const archiveOf = (sha256: string): string => chartsCache('archives', `${sha256}.tgz`)

/** The hexadecimal SHA-256 of a file. */
export const sha256Of = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

const removeAbandoned = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > abandoned) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** A folder in the cache for what is not whole yet: what is, is renamed out of it, so that two processes never see half of it. */
export const stagingFolder = async (): Promise<AsyncDisposable & { readonly path: string }> => {
  const all = chartsCache('staging')
  await mkdir(all, { recursive: true })
  await removeAbandoned(all)
  const path = await mkdtemp(join(all, 'chart-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** What the cache has noted under a name; undefined where there is nothing. */
export const noted = (...name: readonly string[]): Promise<string | undefined> =>
  readFile(chartsCache(...name), 'utf8').catch(() => undefined)

/** Notes a text under a name. */
export const note = async (text: string, ...name: readonly string[]): Promise<void> => {
  const path = chartsCache(...name)
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}`
  await writeFile(partial, text)
  await rename(partial, path)
}
