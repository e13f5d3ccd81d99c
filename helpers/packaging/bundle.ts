import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'

/**
 * Modules that ship with what they import inside them: of a library that is large and of which little is used, that only some
 * versions of Node need, or that runs a script when it is installed. From the sources in helpers/ to the package's dist/.
 */
export const bundled = ['kube/kubeconfig-library', 'spark/grpc-library', 'platform/missing'] as const

/** The library asks undici for connections of `fetch`; the harness takes its credentials for Node's own https alone. */
const withoutUndici: Plugin = {
  name: 'without-undici',
  resolveId: (id) => (id === 'undici' ? '\0undici' : null),
  load: (id) =>
    id === '\0undici'
      ? 'export const { fetch, Headers, Request, Response, FormData } = globalThis\nexport class Agent {}\nexport class ProxyAgent {}\n'
      : null,
}

/** The folder of the package that a module is of. */
const packageOf = (module: string): string => {
  const folder = dirname(module)
  const manifest = join(folder, 'package.json')
  return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"version"') ? folder : packageOf(folder)
}

interface Bundle {
  /** The packages whose code is in it. */
  readonly packages: readonly string[]
}

/** Bundles one of the modules into the package. */
export const bundle = async (root: string, module: (typeof bundled)[number]): Promise<Bundle> => {
  const build = await rolldown({
    input: join(root, 'helpers', `${module}.ts`),
    platform: 'node',
    // Its generated API classes do nothing but be there. Other modules are there for what they do.
    treeshake: { moduleSideEffects: module !== 'kube/kubeconfig-library' },
    plugins: [withoutUndici],
    logLevel: 'warn',
  })
  const { output } = await build.write({ file: join(root, 'dist', `${module}.js`), format: 'esm', minify: true })
  const modules = output.flatMap((chunk) => ('modules' in chunk ? Object.entries(chunk.modules) : []))
  const used = modules.filter(([path, { renderedLength }]) => path.includes('node_modules') && renderedLength > 0)
  return { packages: [...new Set(used.map(([path]) => packageOf(path)))] }
}

/** The licenses of packages whose code is in the bundles, as they ask to be passed on. @throws where a package has none */
export const licensesOf = (packages: readonly string[]): string =>
  packages
    .toSorted()
    .map((folder) => {
      const { name, version, license }: { name: string; version: string; license: string } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      )
      const files = globSync(['LICENSE*', 'LICENCE*', 'license*', 'NOTICE*'], { cwd: folder })
      if (files.length === 0 && license === undefined) throw new Error(`${basename(folder)} has no license`)
      const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
      return [`${name} ${version} (${license})`, ...texts].join('\n\n')
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`)
