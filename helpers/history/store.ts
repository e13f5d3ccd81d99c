import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { outcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'

const fileName = 'history.jsonl'

/** The most attempts that are kept of a cell, the newest. */
const kept = 200

const readLine = (line: string, at: string): Outcome => {
  try {
    return outcome.parse(JSON.parse(line))
  } catch (error) {
    throw new SeatrialError('history/unreadable', `${at} is no line of a history`, { cause: error, hint: 'remove the line, or the file' })
  }
}

/** The history in a folder, oldest first; empty where there is none. @throws SeatrialError history/unreadable */
export const readHistory = (folder: string): Outcome[] => {
  const file = join(folder, fileName)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new SeatrialError('history/unreadable', `${file} can not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line, `${file}:${index + 1}`)]))
}

/** The history with more attempts, oldest first: each once, of each cell the newest. Adding the same again changes nothing. */
export const withOutcomes = (history: readonly Outcome[], more: readonly Outcome[]): Outcome[] => {
  const compare = (a: Outcome, b: Outcome): number => a.start - b.start || (a.uuid < b.uuid ? -1 : a.uuid > b.uuid ? 1 : 0)
  const once = [...new Map([...history, ...more].map((one) => [one.uuid, one])).values()]
  return [...Map.groupBy(once, ({ cell }) => cell).values()].flatMap((group) => group.toSorted(compare).slice(-kept)).toSorted(compare)
}

/** Writes a history whole or not at all. */
export const writeHistory = (folder: string, history: readonly Outcome[]): void => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, fileName)
  writeFileSync(`${file}.tmp`, history.map((one) => `${JSON.stringify(one)}\n`).join(''))
  renameSync(`${file}.tmp`, file)
}
