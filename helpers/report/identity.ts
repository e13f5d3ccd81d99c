import { createHash } from 'node:crypto'

const digest = (text: string): string => createHash('md5').update(text).digest('hex')

/** Allure's historyId of a cell, from its key. */
export const historyIdOf = (key: string): string => digest(key)

/** Allure's testCaseId of a scenario, from its file. */
export const testCaseIdOf = (file: string): string => digest(file)

/** Labels of a result that Seatrial writes and reads itself; `queued`, the milliseconds that it waited for a place, is in none that is written. */
export const ownLabels = { cell: 'cell', run: 'run', thread: 'thread', queued: 'queued' } as const
