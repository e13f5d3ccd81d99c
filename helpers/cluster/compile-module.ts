import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheDir } from './cache.ts'
import { hashFolder } from './hash.ts'
import { findGo, goFlags, runGo } from './node-image/go.ts'

/** Compiles the Go module in a folder, once for the same files: gives the path of the program. */
export const compileModule = async (folder: string): Promise<string> => {
  const program = join(cacheDir(), 'upstream', await hashFolder(folder))
  if (existsSync(program)) return program
  await mkdir(dirname(program), { recursive: true })
  const half = `${program}.${process.pid}`
  try {
    await runGo(await findGo(), ['build', ...goFlags, '-o', half, '.'], { cwd: folder })
    await rename(half, program)
  } finally {
    await rm(half, { force: true })
  }
  return program
}
