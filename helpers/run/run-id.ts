import { randomBytes } from 'node:crypto'

/** An id that no other run has, in letters and digits; later ones sort after earlier ones. */
export const newRunId = (): string => `r${Date.now().toString(36)}${randomBytes(2).toString('hex')}`
