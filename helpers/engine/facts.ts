import { readFile } from 'node:fs/promises'
import { run } from './command.ts'

/** What the machine is, as far as finding or installing an engine depends on it. */
export interface MachineFacts {
  readonly root: boolean
  /** Debian or Ubuntu: apt-get can install. */
  readonly apt: boolean
  /** The process may raise its own limits (CAP_SYS_RESOURCE). */
  readonly raisesLimits: boolean
  readonly openFiles: number
  readonly processes: number
}

/** Whether the effective capabilities of /proc/self/status have CAP_SYS_RESOURCE, which is bit 24. */
export const hasSysResource = (status: string): boolean => {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return mask === undefined || ((BigInt(`0x${mask}`) >> 24n) & 1n) === 1n
}

/** A hard limit of /proc/self/limits; unlimited counts as infinity. */
export const hardLimit = (limits: string, name: string): number => {
  const value = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(limits)?.[1]
  return value === undefined || value === 'unlimited' ? Infinity : Number(value)
}

/** Whether /etc/os-release is Debian's, Ubuntu's or of one made from them. */
export const isDebianLike = (release: string): boolean => /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

export const machineFacts = async (): Promise<MachineFacts> => {
  const files = ['/proc/self/status', '/proc/self/limits', '/etc/os-release', '/proc/sys/kernel/pid_max']
  const [status, limits, release, pidMax] = await Promise.all(files.map(read))
  return {
    root: process.getuid?.() === 0,
    apt: isDebianLike(release ?? ''),
    raisesLimits: hasSysResource(status ?? ''),
    openFiles: hardLimit(limits ?? '', 'Max open files'),
    // Podman lowers its own limit to the number of process ids there are.
    processes: Math.min(hardLimit(limits ?? '', 'Max processes'), Number(pidMax) || Infinity),
  }
}

/** The version of Docker's server, undefined where there is no client or no server behind it. */
export const dockerVersion = (signal?: AbortSignal): Promise<string | undefined> =>
  run('docker', ['version', '--format', '{{.Server.Version}}'], { signal: within(10_000, signal) }).then(
    ({ stdout }) => (/^\d/.test(stdout) ? stdout : undefined),
    () => undefined,
  )

/** The version of Podman, undefined where it is not installed. */
export const podmanVersion = (signal?: AbortSignal): Promise<string | undefined> =>
  run('podman', ['version', '--format', '{{.Client.Version}}'], { signal }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  )

const within = (milliseconds: number, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal ? [signal] : [])])
