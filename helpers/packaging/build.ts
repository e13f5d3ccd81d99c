import { globSync } from 'node:fs'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { execa } from 'execa'
import { bundle, bundled, licensesOf } from './bundle.ts'
import { byLine } from './source-map.ts'

/** The modules that `exports` of package.json names: their declarations ship, and those that these import. */
const publicModules = ['index', 'vitest/index']

/** What the harness reads at run time beside its modules, in helpers/ and in the package's dist/ alike. */
const assets = ['cluster/node-image/files', 'cluster/images/programs', 'report/allurerc.mjs', 'report/merged-allurerc.mjs']

const rewritten = async (path: string, change: (text: string) => string): Promise<void> =>
  writeFile(path, change(await readFile(path, 'utf8')))

/** tsc leaves `.ts` in the imports of declarations, where compilers that resolve as Node does look for the file itself. */
const withJs = (declaration: string): string => declaration.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2')

const importsOf = (declaration: string, module: string): string[] =>
  [...declaration.matchAll(/['"](\.{1,2}\/[^'"]+)\.js['"]/g)].map(([, path = '']) => posix.join(posix.dirname(module), path))

/** The modules whose declarations a user's compiler can come to. */
const reachable = async (dist: string, from: readonly string[]): Promise<ReadonlySet<string>> => {
  const seen = new Set<string>()
  const queue = [...from]
  for (let module = queue.pop(); module !== undefined; module = queue.pop()) {
    if (seen.has(module)) continue
    seen.add(module)
    queue.push(...importsOf(await readFile(join(dist, `${module}.d.ts`), 'utf8'), module))
  }
  return seen
}

/** Compiles helpers/ to the package's dist/: ES modules, source maps, declarations, what the harness reads at run time, licenses. */
export const buildPackage = async (root: string): Promise<void> => {
  const dist = join(root, 'dist')
  await rm(dist, { recursive: true, force: true })
  // Declarations keep their docstrings, which editors show; modules lead to the sources by their maps, and go without comments.
  for (const options of [['--declaration', 'false', '--removeComments'], ['--emitDeclarationOnly']])
    await execa('tsc', ['-p', 'tsconfig.build.json', ...options], { cwd: root, preferLocal: true, stdio: ['ignore', 'inherit', 'inherit'] })
  const found = (pattern: string): string[] => globSync(pattern, { cwd: dist })
  await Promise.all(found('**/*.d.ts').map((file) => rewritten(join(dist, file), withJs)))
  const shown = await reachable(dist, publicModules)
  const hidden = found('**/*.d.ts').filter((file) => !shown.has(file.replace(/\.d\.ts$/, '')))
  await Promise.all(hidden.map((file) => rm(join(dist, file))))
  await Promise.all(found('**/*.js.map').map((file) => rewritten(join(dist, file), byLine)))
  await Promise.all(assets.map((path) => cp(join(root, 'helpers', path), join(dist, path), { recursive: true })))
  const packages = []
  for (const module of bundled) {
    await rm(join(dist, `${module}.js.map`), { force: true })
    packages.push(...(await bundle(root, module)).packages)
  }
  await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), `${licensesOf([...new Set(packages)])}\n`)
}

if (import.meta.main) await buildPackage(dirname(dirname(import.meta.dirname)))
