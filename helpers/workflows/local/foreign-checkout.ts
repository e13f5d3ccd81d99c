import { chmod, cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { LocalAction } from './storage.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const fixture = join(root, 'helpers', 'workflows', 'fixtures', 'others')

/** A package of the fixture that is a program of this machine. */
const program = async (folder: string, name: string, file: string): Promise<void> => {
  const path = join(folder, 'vendor', name, 'program.mjs')
  await writeFile(path, `#!/usr/bin/env node\nimport ${JSON.stringify(join(root, file))}\n`)
  await chmod(path, 0o755)
}

/** Runs with the suite fixture's two projects, and says which cluster the environment names. */
const configuration = `console.log('cluster: ' + process.env.SEATRIAL_KUBECONFIG + ', context: ' + process.env.SEATRIAL_CONTEXT)
export { default } from ${JSON.stringify(join(root, 'helpers', 'workflows', 'fixtures', 'suite', 'vitest.config.ts'))}
`

/**
 * Another repository: charts and scenarios in `deploy`, with its own package.json and lock file, and nothing of this one but
 * the packages that `npm ci` installs. A branch of main that changes one of its two scenarios is checked out.
 */
export const foreignCheckout: LocalAction = async (_inputs, folder) => {
  await cp(fixture, folder, { recursive: true })
  const deploy = join(folder, 'deploy')
  await program(deploy, 'seatrial', 'helpers/cli/launch.mjs')
  await program(deploy, 'vitest', 'node_modules/vitest/vitest.mjs')
  await writeFile(join(deploy, 'vitest.config.mts'), configuration)
  await writeFile(join(folder, '.gitignore'), 'node_modules/\nreports/\n')
  const git = (...args: string[]) => execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder })
  await git('init', '-q', '-b', 'main')
  await git('add', '.')
  await git('commit', '-qm', 'main')
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  await git('checkout', '-qb', 'branch')
  await writeFile(join(deploy, 'scenarios', 'smoke', 'other.scenario.yaml'), 'name: Changed\nchart: charts/web\nsteps:\n  - install: {}\n')
  await git('commit', '-qam', 'branch')
  return {}
}
