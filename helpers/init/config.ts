import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Action } from './actions.ts'

/** The configuration of a repository that has no other tests. */
export const configText = `import { seatrial } from 'seatrial/vitest'

// Each folder of scenarios/ is a project: npx vitest --project smoke
export default seatrial()
`

const beside =
  'configures Vitest already: make its default export `seatrial({ projects: [...] })`, imported from seatrial/vitest, with your own tests in `projects`'

/** What becomes of the Vitest configuration. A configuration of somebody else is never changed. */
export const configAction = (root: string, existing: string | undefined): Action => {
  const file = 'vitest.config.ts'
  if (existing === undefined) return { kind: 'write', file, text: configText }
  const text = readFileSync(join(root, existing), 'utf8')
  if (/['"]seatrial\/vitest['"]|seatrialConfig|ownConfig/.test(text)) return { kind: 'keep', file: existing, why: 'has seatrial() already' }
  // A bundler's configuration that says nothing of tests goes on as it is: Vitest prefers its own.
  if (existing.startsWith('vite.') && !/\btest\s*:|vitest/.test(text)) return { kind: 'write', file, text: configText }
  return { kind: 'advise', about: existing, text: beside }
}

/** The command that adds development dependencies, by the lock file that is there. */
export const addCommand = (root: string, packages: string): string => {
  if (existsSync(join(root, 'pnpm-lock.yaml'))) return `pnpm add -D ${packages}`
  if (existsSync(join(root, 'yarn.lock'))) return `yarn add -D ${packages}`
  return `npm i -D ${packages}`
}
