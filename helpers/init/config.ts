import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parsedJson } from '../types/parsed-json.ts'
import { isRecord } from '../types/record.ts'
import type { Action } from './actions.ts'
import { isForeign } from './charts.ts'

/** The configuration of a repository that has no other tests. */
export const configText = `import { seatrial } from 'seatrial/vitest'

// Each folder of scenarios/ is a project: npx vitest --project smoke
export default seatrial()
`

const beside =
  'configures Vitest already: make its default export `seatrial({ projects: [...] })`, imported from seatrial/vitest, with your own tests in `projects`'

const hasOwnModules = (root: string): boolean =>
  globSync('**/*.{js,cjs,jsx,ts,tsx}', { cwd: root, exclude: (path) => isForeign(basename(path)) }).length > 0

/**
 * What makes the modules of a repository ES modules, which a configuration in TypeScript is written as. A repository with modules of
 * its own stays as it is: its configuration says by its name what it is.
 */
const moduleActions = (root: string): { readonly actions: readonly Action[]; readonly file: string } => {
  const path = join(root, 'package.json')
  if (!existsSync(path)) {
    const text = `${JSON.stringify({ private: true, type: 'module' }, null, 2)}\n`
    return { actions: [{ kind: 'write', file: 'package.json', text }], file: 'vitest.config.ts' }
  }
  const manifest = parsedJson(readFileSync(path, 'utf8'))
  const type = isRecord(manifest) ? manifest['type'] : undefined
  if (type === 'module') return { actions: [], file: 'vitest.config.ts' }
  if (type !== undefined || !isRecord(manifest) || hasOwnModules(root)) return { actions: [], file: 'vitest.config.mts' }
  const text = `${JSON.stringify({ ...manifest, type: 'module' }, null, 2)}\n`
  return { actions: [{ kind: 'change', file: 'package.json', text, what: '"type": "module"' }], file: 'vitest.config.ts' }
}

/** What becomes of the Vitest configuration. A configuration of somebody else is never changed. */
export const configActions = (root: string, existing: string | undefined): readonly Action[] => {
  const text = existing === undefined ? '' : readFileSync(join(root, existing), 'utf8')
  if (existing !== undefined && /['"]seatrial\/vitest['"]|seatrialConfig|ownConfig/.test(text))
    return [{ kind: 'keep', file: existing, why: 'has seatrial() already' }]
  // A bundler's configuration that says nothing of tests goes on as it is: Vitest prefers its own.
  if (existing !== undefined && (!existing.startsWith('vite.') || /\btest\s*:|vitest/.test(text)))
    return [{ kind: 'advise', about: existing, text: beside }]
  const { actions, file } = moduleActions(root)
  return [...actions, { kind: 'write', file, text: configText }]
}

/** The command that adds development dependencies, by the lock file that is there. */
export const addCommand = (root: string, packages: string): string => {
  if (existsSync(join(root, 'pnpm-lock.yaml'))) return `pnpm add -D ${packages}`
  if (existsSync(join(root, 'yarn.lock'))) return `yarn add -D ${packages}`
  return `npm i -D ${packages}`
}
