import { createHash } from 'node:crypto'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** Twelve hexadecimal digits for a list of texts; where one text ends and the next begins counts. */
export const hashTexts = (texts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text)
  return hash.digest('hex').slice(0, 12)
}

/** The key of a folder's content: names, bytes, links and whether a file is executable; times, owners and skipped names do not count. */
export const hashFolder = async (folder: string, skip: readonly string[] = []): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const parts = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory() && !skip.includes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map(async (path) => {
        const link = await readlink(path).catch(() => undefined)
        if (link !== undefined) return [relative(folder, path), 'link', link]
        const executable = ((await stat(path)).mode & 0o100) !== 0
        return [relative(folder, path), executable ? 'program' : 'file', await readFile(path)]
      }),
  )
  return hashTexts(parts.flat())
}
