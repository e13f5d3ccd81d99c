import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Folders } from './folders.ts'
import { writeHeatMap } from './matrix/write.ts'
import type { MergedCell } from './merge/merge.ts'

/** What a page is made of: the folder of results, the folder of the page, and the name that its heading and its tab have. */
interface Page {
  readonly results: string
  readonly page: string
  readonly name: string
}

/** Makes the HTML report of a folder of results; gives the path of its first page. */
const generate = async ({ results, page, name }: Page, configuration: string): Promise<string> => {
  const allure = join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js')
  const config = fileURLToPath(new URL(configuration, import.meta.url))
  // Into a folder with an earlier page Allure writes beside it, and leaves that one on top.
  await rm(page, { recursive: true, force: true })
  const made = await execa(process.execPath, [allure, 'generate', '--config', config, `--report-name=${name}`, '--output', page, results], {
    // The history is the repository's, wherever Vitest was started.
    cwd: join(page, '..', '..'),
    reject: false,
    all: true,
  })
  if (made.exitCode !== 0) throw new Error(`the report could not be made:\n${made.all}`)
  return join(page, 'index.html')
}

/** The page of a run's own results, and beside it the heat map of its cells. */
export const makePage = async ({ results, page }: Folders, cells: readonly MergedCell[], name: string): Promise<string> => {
  const made = await generate({ results, page, name }, './allurerc.mjs')
  writeHeatMap(made, cells, new Set(cells.map(({ last }) => last.uuid)))
  return made
}

/** The page of merged results: made twice it is the same, so that nothing is added to Allure's own history. */
export const makeMergedPage = (page: Page): Promise<string> => generate(page, './merged-allurerc.mjs')
