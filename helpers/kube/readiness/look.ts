import { SeatrialError } from '../../errors/seatrial-error.ts'
import { ApiError } from '../client.ts'
import { exec } from '../exec.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import type { ContainerName } from './verdict.ts'
import type { Liveness } from './view.ts'

/** No image has it, so that nothing runs in the container: the runtime only gets as far as looking for it. */
const nothing = '/seatrial-is-this-container-running'

/** What a runtime says that got into a running container and did not find the executable: runc, crun, gVisor. */
const notFound = /no such file or directory|executable file .*not found|executable file `.*` not found|command not found|permission denied/i

/**
 * Looks whether a container runs now. The kubelet's status may lag seconds behind an exit; the runtime's answer does not:
 * a container that is not running is `container not found` or an error of its state, never a missing executable.
 */
export async function look(cache: NamespaceCache, { pod, container }: ContainerName, signal: AbortSignal): Promise<Liveness> {
  try {
    await exec(cache.kube, { namespace: cache.namespace, pod, container, command: [nothing], signal })
    // Some runtimes tell a missing executable as exit code 126 or 127.
    return 'alive'
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof SeatrialError && error.cause instanceof ApiError && [401, 403, 405].includes(error.cause.status)) return 'forbidden'
    return error instanceof SeatrialError && notFound.test(error.message) ? 'alive' : 'gone'
  }
}
