import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { environmentFile, environmentLines } from '../environment.ts'
import { isPlanFile, runPlan } from '../run-plan.ts'
import type { RunPlan } from '../run-plan.ts'
import { readAttempt } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import type { Gathered, Unreadable } from './merge.ts'
import { notRunPrefix } from './results-folder.ts'

const whyNot = (error: unknown): string =>
  error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : error instanceof Error ? error.message : String(error)

const buffer = Buffer.alloc(1 << 20)

/** A file's text. Results are many and small: this takes half the time of readFileSync, which asks for the size first. */
const readText = (path: string): string => {
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, buffer, 0, buffer.length, 0)
    return length < buffer.length ? buffer.toString('utf8', 0, length) : readFileSync(path, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Every file below a folder; links are not followed. */
function* filesBelow(folder: string): Generator<{ readonly folder: string; readonly name: string }> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) yield { folder, name: entry.name }
    else if (entry.isDirectory()) yield* filesBelow(join(folder, entry.name))
  }
}

/**
 * All results and plans in the folders and below them. What can not be read is told beside what can, and so is a folder
 * that has neither: a shard's results that were lost must not look like a shard that had nothing to do.
 */
export const gatherResults = (folders: readonly string[]): Gathered => {
  const attempts: Attempt[] = []
  const plans: RunPlan[] = []
  const unreadable: Unreadable[] = []
  const environment: string[] = []
  const read = (path: string, work: (text: string) => void): void => {
    try {
      work(readText(path))
    } catch (error) {
      unreadable.push({ path, why: whyNot(error) })
    }
  }
  for (const top of folders) {
    let found = 0
    try {
      for (const { folder, name } of filesBelow(top)) {
        const path = join(folder, name)
        // Not-run results of an earlier merge are made anew from the plans.
        if (name.endsWith('-result.json') && !name.startsWith(notRunPrefix)) read(path, (text) => attempts.push(readAttempt(text, path)))
        else if (isPlanFile(name)) read(path, (text) => plans.push(runPlan.parse(JSON.parse(text))))
        else if (name === environmentFile) {
          read(path, (text) => environment.push(...environmentLines(text)))
          continue
        } else continue
        found += 1
      }
      if (found === 0) unreadable.push({ path: top, why: 'it holds neither results nor the plan of a run' })
    } catch (error) {
      unreadable.push({ path: top, why: whyNot(error) })
    }
  }
  return { attempts, plans, unreadable, environment }
}
