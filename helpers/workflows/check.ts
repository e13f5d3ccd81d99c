import { globSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { compileModule } from '../conformance/upstream.ts'

/**
 * Checks the workflows with actionlint, a part of `npm run check`. Compiled once and kept outside the checkout, it takes a
 * tenth of a second. Without shellcheck and pyflakes, which some machines have: what is right here is right everywhere.
 */
const root = join(import.meta.dirname, '..', '..')
const program = await compileModule(join(root, 'fixtures', 'actionlint'))
const files = globSync('.github/workflows/*.yml', { cwd: root }).toSorted()
const { exitCode } = await execa(program, ['-shellcheck=', '-pyflakes=', ...files], { cwd: root, stdio: 'inherit', reject: false })
process.exitCode = exitCode ?? 1
