import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Folders } from './folders.ts'

/** Makes the HTML report of a run's results; gives the path of its first page. */
export const makePage = async ({ results, page }: Folders): Promise<string> => {
  const allure = join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js')
  const config = fileURLToPath(new URL('./allurerc.mjs', import.meta.url))
  // Into a folder with an earlier page Allure writes beside it, and leaves that one on top.
  await rm(page, { recursive: true, force: true })
  const made = await execa(process.execPath, [allure, 'generate', '--config', config, '--output', page, results], {
    // The history is the repository's, wherever Vitest was started.
    cwd: join(page, '..', '..'),
    reject: false,
    all: true,
  })
  if (made.exitCode !== 0) throw new Error(`the report could not be made:\n${made.all}`)
  return join(page, 'index.html')
}
