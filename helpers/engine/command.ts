import { createWriteStream, existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly cwd?: string | undefined
  /** The file that gets everything the command prints; it is written anew. */
  readonly log?: string | undefined
  /** Hears each line as it is printed. */
  readonly say?: ((line: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Gives way to everything else that runs. */
  readonly patient?: boolean | undefined
  /**
   * Nothing that it has started outlives it, in whatever session: podman's builds leave their steps running when they are
   * killed. Only root on Linux can have that.
   */
  readonly contained?: boolean | undefined
}

export interface Output {
  readonly stdout: string
  readonly stderr: string
}

/** A command that could not be started or did not exit with 0. */
export class CommandFailed extends Error {
  readonly output: string
  readonly log: string | undefined
  override readonly name = 'CommandFailed'

  constructor(message: string, output: string, log: string | undefined) {
    super(message)
    this.output = output
    this.log = log
  }
}

const groups = new Set<number>()
const killGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended already.
  }
}
process.on('exit', () => groups.forEach((pid) => killGroup(pid, 'SIGTERM')))

const ofLinux = (name: string): string | undefined =>
  process.platform === 'linux' ? [`/usr/bin/${name}`, `/bin/${name}`].find((path) => existsSync(path)) : undefined
const [setpriv, unshare] = [ofLinux('setpriv'), ofLinux('unshare')]

/** `kill -9` of this process leaves no time to end its children: on Linux the kernel does it. unshare heeds no milder signal. */
const dyingWithUs = (file: string, args: readonly string[]): [string, string[]] =>
  setpriv === undefined ? [file, [...args]] : [setpriv, ['--pdeathsig', file === unshare ? 'KILL' : 'TERM', '--', file, ...args]]

/** The first process of a PID namespace takes all others of it along when it ends (pid_namespaces(7)). */
const inNamespace = (file: string, args: readonly string[], contained = false): readonly [string, readonly string[]] =>
  contained && unshare !== undefined && process.getuid?.() === 0
    ? [unshare, ['--pid', '--fork', '--kill-child', '--mount-proc', '--', file, ...args]]
    : [file, args]

// A group of its own: the terminal's Ctrl-C reaches us alone, and we end the whole group, grandchildren too.
const spawn = (file: string, args: readonly string[], { env = {}, cwd = process.cwd(), contained }: CommandOptions) =>
  execa(...dyingWithUs(...inNamespace(file, args, contained)), { detached: true, reject: false, all: true, env, cwd, stdin: 'ignore' })
type Child = ReturnType<typeof spawn>

/** The last line of what was printed that has something on it. */
const lastLine = (printed: string): string | undefined =>
  stripVTControlCharacters(printed)
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.trimEnd()

const start = (file: string, args: readonly string[], options: CommandOptions): Child => {
  const { log, say, signal, patient } = options
  signal?.throwIfAborted()
  const child = spawn(file, args, options)
  const { pid } = child
  if (pid === undefined) return child
  groups.add(pid)
  if (patient === true) setPriority(pid, constants.priority.PRIORITY_LOW)
  const stop = (): void => {
    killGroup(pid, 'SIGTERM')
    setTimeout(() => groups.has(pid) && killGroup(pid, 'SIGKILL'), 5_000).unref()
  }
  signal?.addEventListener('abort', stop, { once: true })
  void child.finally(() => {
    groups.delete(pid)
    signal?.removeEventListener('abort', stop)
  })
  if (log !== undefined) child.all.pipe(createWriteStream(log))
  if (say !== undefined) child.all.on('data', (chunk: Buffer) => say(lastLine(chunk.toString()) ?? ''))
  return child
}

const finish = async (child: Child, name: string, { log, signal }: CommandOptions): Promise<Output> => {
  const result = await child
  signal?.throwIfAborted()
  if (!result.failed) return { stdout: result.stdout, stderr: result.stderr }
  const how = result.exitCode === undefined ? (result.originalMessage ?? `was ended by ${result.signal}`) : `exit code ${result.exitCode}`
  throw new CommandFailed(`${name}: ${how}`, result.all, log)
}

const nameOf = (file: string, args: readonly string[]): string => [file, ...args].join(' ').slice(0, 120)

/** Runs a command to its end, in a process group that an abort ends; throws CommandFailed with what it printed. */
export const run = async (file: string, args: readonly string[], options: CommandOptions = {}): Promise<Output> => {
  if (options.log !== undefined) await mkdir(dirname(options.log), { recursive: true })
  return finish(start(file, args, options), nameOf(file, args), options)
}

/** Whether the command runs and exits with 0. */
export const succeeds = (file: string, args: readonly string[], options: CommandOptions = {}): Promise<boolean> =>
  run(file, args, options).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandFailed) return false
      throw error
    },
  )

// The number of words of the first command comes as $0, the words of both as the rest.
const joined = '"${@:1:$0}" | "${@:$(($0 + 1))}"'

/** `from | to`: the shell joins the two, so that gigabytes do not pass through this process. */
export const pipe = (from: readonly string[], to: readonly string[], options: CommandOptions = {}): Promise<Output> =>
  run('bash', ['-o', 'pipefail', '-c', joined, String(from.length), ...from, ...to], options)
