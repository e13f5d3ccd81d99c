import { globSync } from 'node:fs'
import { join } from 'node:path'
import { $ } from 'zx'

/**
 * `npm run matrix`: every cell of every suite there is, with the plan first. Arguments go to Vitest:
 * `npm run matrix -- -t spark=4.1.3`. Cells of priority P3 are for bigger clusters: SEATRIAL_PRIORITY=all has them too.
 */
const root = join(import.meta.dirname, '..', '..')
const files = globSync('*/**/*.scenario.yaml', { cwd: join(root, 'scenarios') })
const suites = [...new Set(files.map((file) => file.split(/[\\/]/)[0] ?? ''))].toSorted()
const env = { SEATRIAL_PRIORITY: 'P0,P1,P2', ...process.env }
const shell = $({ cwd: root, stdio: 'inherit', env, nothrow: true })

await shell`${process.execPath} helpers/cli/seatrial.ts plan --project ${suites.join(',')}`
const projects = suites.flatMap((suite) => ['--project', suite])
const { exitCode } = await shell`${process.execPath} node_modules/vitest/vitest.mjs run ${projects} ${process.argv.slice(2)}`
process.exitCode = exitCode ?? 1
