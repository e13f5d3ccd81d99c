import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'

/** A mistake in how a command is asked. */
export const wrong = (message: string, hint?: string): SeatrialError => new SeatrialError('plan/setting', message, { hint })

/** The whole number that an option says, from 1 to `most`, which is what it is `of`. @throws SeatrialError plan/setting */
export const wholeNumber = (option: string, text: string, { most = Infinity, of = '' } = {}): number => {
  const number = /^\d+$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= most) return number
  const range = most === Infinity ? 'from 1' : `from 1 to ${most}, ${of}`
  throw wrong(`--${option} ${text}: it is not a whole number ${range}`)
}

const statOf = (path: string) => statSync(path, { throwIfNoEntry: false })

/** What stands nearest to where a path leads: itself, or one of the folders above it. */
const nearest = (path: string): string => (statOf(path) !== undefined || dirname(path) === path ? path : nearest(dirname(path)))

/** The folder that an option names, whole; it need not be there yet. @throws SeatrialError plan/setting where a file is in its place */
export const folderAt = (option: string, path: string): string => {
  const found = nearest(resolve(path))
  if (statOf(found)?.isDirectory() !== true) throw wrong(`--${option} ${path}: ${found} is a file, and no folder`)
  return resolve(path)
}
