import { cp, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalAction } from './storage.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const fixture = join(root, 'helpers', 'workflows', 'fixtures', 'suite')

/** This repository with the fixture's scenarios in place of its own. Their cells need no cluster: they fail at once. */
export const checkout: LocalAction = async (_inputs, folder) => {
  for (const name of ['scenarios', 'charts']) await cp(join(fixture, name), join(folder, name), { recursive: true })
  await cp(join(root, 'helpers'), join(folder, 'helpers'), { recursive: true })
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  await writeFile(join(folder, 'vitest.config.ts'), "export { default } from './helpers/workflows/fixtures/suite/vitest.config.ts'\n")
  return {}
}

/** In place of `Install the packages`: they are those that are installed here. */
export const setup: LocalAction = async (_inputs, folder) => {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return {}
}
