import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { execa } from 'execa'
import { CommandFailed, run } from './command.ts'
import { blaming } from './diagnose.ts'

/** What Podman needs on Debian beside itself: a runtime that takes every cgroup version, networks with names, and a builder of root file systems. */
export const enginePackages = ['podman', 'runc', 'netavark', 'aardvark-dns', 'iptables', 'ca-certificates', 'mmdebstrap'] as const

/** Those of the packages that `dpkg-query -W -f '${Package} ${db:Status-Status}\n'` does not list as installed. */
export const notInstalled = (packages: readonly string[], listing: string): readonly string[] => {
  const installed = new Set(
    listing
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return packages.filter((name) => !installed.has(name))
}

/** Those of the Debian packages that are not installed; all of them where there is no dpkg. */
export const missingPackages = async (packages: readonly string[], signal?: AbortSignal): Promise<readonly string[]> => {
  // dpkg-query fails when it does not know one of the names, and lists the others all the same.
  const query = 'dpkg-query -W -f \'${Package} ${db:Status-Status}\\n\' "$@" 2>/dev/null; true'
  const { stdout } = await run('sh', ['-c', query, 'sh', ...packages], { signal })
  return notInstalled(packages, stdout)
}

/** Whether the user lets Debian packages be installed. */
export const mayInstall = (): boolean => process.env['SEATRIAL_PROVISION'] !== 'never'

const script = `
exec >"$LOG" 2>&1 </dev/null
export DEBIAN_FRONTEND=noninteractive
dpkg --configure -a
apt-get -q -o DPkg::Lock::Timeout=300 update
apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"`

/**
 * Installs Debian packages. A package manager that is ended half-way leaves a machine to be repaired by hand, so neither
 * an abort nor our own death ends it: it finishes in a session of its own, and the next start finds the packages.
 * @throws SeatrialError engine/install
 */
export const aptInstall = async (packages: readonly string[], log: string, signal?: AbortSignal): Promise<void> => {
  await mkdir(dirname(log), { recursive: true })
  const child = execa('sh', ['-ec', script, 'sh', ...packages], {
    detached: true,
    cleanup: false,
    stdio: 'ignore',
    reject: false,
    env: { LOG: log },
  })
  const { exitCode } = await Promise.race([child, aborted(signal)])
  if (exitCode === 0) return
  const output = await readFile(log, 'utf8').catch(() => '')
  await blaming('engine/install', `install ${packages.join(' ')}`, () =>
    Promise.reject(new CommandFailed(`apt-get: exit code ${exitCode}`, output, log)),
  )
}

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')), { once: true })
  })
