import { join } from 'node:path'
import { $ } from 'zx'

/**
 * `npm run matrix`: every cell of every suite there is, whatever its priority, with the plan first. Arguments go to Vitest:
 * `npm run matrix -- -t spark=4.1.3`.
 */
const root = join(import.meta.dirname, '..', '..')
const suites = ['smoke', 'e2e', 'gpu', 'iceberg']
const shell = $({ cwd: root, stdio: 'inherit', env: { ...process.env, SEATRIAL_PRIORITY: 'all' }, nothrow: true })

for (const suite of suites) {
  console.log(`\n${suite}`)
  await shell`${process.execPath} helpers/cli/seatrial.ts plan --project ${suite}`
}
const projects = suites.flatMap((suite) => ['--project', suite])
const { exitCode } = await shell`${process.execPath} node_modules/vitest/vitest.mjs run ${projects} ${process.argv.slice(2)}`
process.exitCode = exitCode ?? 1
