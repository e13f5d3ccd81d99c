import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { execa } from 'execa'
import { cacheDir } from '../cluster/cache.ts'

const root = join(import.meta.dirname, '..', '..')
const fixture = join(import.meta.dirname, 'fixtures', 'outside')

/** The Node of the older line that the package is for, and the other package manager. */
const versions = { node: '22.23.3', pnpm: '12.21.0' } as const

/** What npm and Vitest tell the programs that they start: another repository's commands are not to take it for theirs. */
const inherited = /^(npm_|VITEST|TEST$|NODE_(?!EXTRA_CA_CERTS)|INIT_CWD|SEATRIAL_(?!CACHE|CLUSTER|PROVISION))/

const environment = (node: string): Record<string, string> => {
  const kept = Object.entries(process.env).filter(([name]) => !inherited.test(name))
  const own = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(root))
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])), NO_COLOR: '1', PATH: [node, ...own].join(delimiter) }
}

/** The folder in the cache that npm has installed a package into, once: tools that only these tests use are no dependencies. */
const installed = async (name: string, version: string): Promise<string> => {
  const folder = join(cacheDir(), `${name}-${version}`)
  if (!existsSync(folder)) {
    await mkdir(cacheDir(), { recursive: true })
    const half = await mkdtemp(`${folder}-`)
    const install = ['install', '--no-audit', '--no-fund', '--prefix', half, `${name}@${version}`]
    await execa('npm', install, { env: environment(dirname(process.execPath)), extendEnv: false })
    await rename(half, folder)
  }
  return join(folder, 'node_modules')
}

/** The folder of a Node program, by its major version. */
const nodeFolder = async (major: 22 | 24): Promise<string> =>
  major === 24 ? dirname(process.execPath) : join(await installed('node', versions.node), 'node', 'bin')

/** Packs the package, as `npm publish` would, into a folder: gives the path of the archive. */
export const packInto = async (folder: string): Promise<string> => {
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root })
  // npm prints a list, or an object by name, after what the build prints.
  const printed: unknown = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))
  const text = JSON.stringify(printed)
  const name = /"filename":"([^"]+)"/.exec(text)?.[1]
  if (name === undefined) throw new Error(`npm pack printed no file name: ${stdout}`)
  return join(folder, name)
}

/** How a package manager installs packages, and calls a program that it has installed. */
const managers = {
  npm: () => Promise.resolve({ install: ['npm', 'install', '--no-audit', '--no-fund', '-D'], call: ['npx', '--no-install'] }),
  pnpm: async () => {
    const pnpm = join(await installed('pnpm', versions.pnpm), '.bin', 'pnpm')
    return { install: [pnpm, 'add', '-D'], call: [pnpm, 'exec'] }
  },
} as const
export type Manager = keyof typeof managers

/** pnpm puts programs of direct dependencies into reach, and no others. */
const peers = { npm: [], pnpm: ['vitest'] } as const

/** A repository of somebody else, in a folder of its own outside this one, in which the package is installed. */
export interface Outside extends AsyncDisposable {
  readonly folder: string
  /** Runs a program that was installed there, with the repository's Node. */
  run(...words: readonly string[]): Promise<{ readonly exitCode: number | undefined; readonly all: string; readonly stdout: string }>
}

/** Makes such a repository with charts of its own and nothing of this one. */
export const outsideRepository = async (archive: string, manager: Manager, major: 22 | 24): Promise<Outside> => {
  const folder = await mkdtemp(join(tmpdir(), `outside-${manager}-${major}-`))
  const env = environment(await nodeFolder(major))
  const { install, call } = await managers[manager]()
  const options = { cwd: folder, env, extendEnv: false, reject: false, all: true, stdin: 'ignore' } as const
  await cp(fixture, folder, { recursive: true })
  const [program, ...words] = [...install, archive, ...peers[manager]]
  const installed = await execa(program ?? '', words, options)
  if (installed.exitCode !== 0) throw new Error(`${manager} on Node ${major}: ${installed.all}`)
  return {
    folder,
    async run(...wanted) {
      const [first, ...rest] = [...call, ...wanted]
      const { exitCode, all, stdout } = await execa(first ?? '', rest, options)
      return { exitCode, all, stdout }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
