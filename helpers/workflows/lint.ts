import { globSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { compileModule } from '../cluster/compile-module.ts'

const source = join(import.meta.dirname, '..', '..', 'fixtures', 'actionlint')

/**
 * What actionlint says of the workflows of the repository in `root`; empty where nothing is wrong. Compiled once and kept
 * outside the checkout, it takes a tenth of a second. Without shellcheck and pyflakes, which some machines have: what is
 * right here is right everywhere. @throws SeatrialError cluster/node-image where there is no Go, and none to be had
 */
export const lintWorkflows = async (root: string): Promise<string> => {
  const program = await compileModule(source)
  const files = globSync('.github/workflows/*.yml', { cwd: root }).toSorted()
  if (files.length === 0) throw new Error(`there are no workflows in ${root}`)
  const { exitCode, all } = await execa(program, ['-shellcheck=', '-pyflakes=', ...files], { cwd: root, reject: false, all: true })
  return exitCode === 0 ? '' : all || `actionlint ended with exit code ${exitCode}`
}
