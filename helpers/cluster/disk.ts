import { mkdir, statfs } from 'node:fs/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'

const gibibyte = 1024 ** 3

/** Free space in GiB where the folder is. */
export const freeGibibytes = async (folder: string): Promise<number> => {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  return (bavail * bsize) / gibibyte
}

/** @throws SeatrialError cluster/disk where less is free */
export const requireDisk = async (folder: string, gibibytes: number, purpose: string): Promise<void> => {
  const free = await freeGibibytes(folder)
  if (free < gibibytes)
    throw new SeatrialError('cluster/disk', `${purpose} needs ${gibibytes} GiB of disk, and ${free.toFixed(1)} GiB are free in ${folder}`)
}
