import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailed, run } from './command.ts'

const shared = ['/usr', '/bin', '/lib', '/lib64']

/**
 * Lets Podman run a container and gives what it said against it, undefined where it could. The container is made of the
 * host's own programs, so that no image is needed.
 */
export const podmanRefuses = async (env: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'seatrial-trial-'))
  const mounts = shared.flatMap((path) => (existsSync(path) ? ['-v', `${path}:${path}:ro`] : []))
  try {
    await run('podman', ['run', '--rm', '--network', 'none', ...mounts, '--rootfs', folder, '/usr/bin/true'], { env, signal })
    return undefined
  } catch (error) {
    if (error instanceof CommandFailed) return error.output.trim()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What Podman says against working where its containers run in a virtual machine: it has none, or none that runs. */
export const machineRefuses = async (signal?: AbortSignal): Promise<string | undefined> => {
  try {
    await run('podman', ['info', '--format', '{{.Host.OS}}'], { signal })
    return undefined
  } catch (error) {
    if (error instanceof CommandFailed) return error.output.trim()
    throw error
  }
}
