import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'

const folder = '/lib/modules'

/** kind mounts the kernel's modules into its nodes; a machine whose kernel has them all built in may lack the folder. */
export const missingModules = (): boolean => process.platform === 'linux' && !existsSync(folder)

/** Makes the folder where it is not there. @throws SeatrialError cluster/create where that is not allowed */
export const ensureModules = async (): Promise<void> => {
  if (!missingModules()) return
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new SeatrialError('cluster/create', `${folder}, which kind mounts, is not there and can not be made`, {
      hint: `Run: sudo mkdir -p ${folder}`,
      cause,
    })
  })
}
