import { SeatrialError } from '../../errors/seatrial-error.ts'
import { ApiError } from '../client.ts'
import { exec } from '../exec.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import type { ContainerName } from './verdict.ts'

/** No image has it, so that nothing runs in the container: the runtime only gets as far as looking for it. */
const nothing = '/seatrial-is-this-container-running'

/** What a runtime says that got into a running container and did not find the executable: runc, crun, gVisor. */
const notFound = /no such file or directory|executable file .*not found|command not found|permission denied/i

/**
 * Whether a process runs in a container of this name at this moment: the kernel's answer, not that of a status or of an
 * event that a busy runtime has still to pass on. `forbidden` where this user may not exec.
 */
export async function look(
  cache: NamespaceCache,
  { pod, container }: ContainerName,
  signal: AbortSignal,
): Promise<'alive' | 'gone' | 'forbidden'> {
  try {
    // Some runtimes tell a missing executable as exit code 126 or 127.
    await exec(cache.kube, { namespace: cache.namespace, pod, container, command: [nothing], signal })
    return 'alive'
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof SeatrialError && error.cause instanceof ApiError && [401, 403, 405].includes(error.cause.status))
      return 'forbidden'
    return error instanceof SeatrialError && notFound.test(error.message) ? 'alive' : 'gone'
  }
}
