import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parse } from 'yaml'
import { isRecord } from '../types/record.ts'
import { fileOfCell, priorities } from '../types/scenario.ts'
import { wantedCells } from './wanted-cells.ts'
import type { WantedCells } from './wanted-cells.ts'

/** The priorities to run: SEATRIAL_PRIORITY (`P0,P1`, or `all`); by default P0 for smoke, everything elsewhere. */
export const wantedPriorities = (project: string, setting = process.env['SEATRIAL_PRIORITY']): ReadonlySet<string> => {
  if (setting === 'all' || (setting === undefined && project !== 'smoke')) return new Set(priorities)
  return new Set((setting ?? 'P0').split(',').map((one) => one.trim().toUpperCase()))
}

/** A scenario file as far as it can be read; undefined for one that has problems. */
const peek = (file: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const data: unknown = parse(readFileSync(file, 'utf8'))
    return isRecord(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** A scenario's priority; undefined for a file that has problems, which must be seen. */
const priorityOf = (file: string): string | undefined => {
  const data = peek(file)
  return data && priorities.find((one) => one === (data['priority'] ?? 'P1'))
}

/** All tags of a repository's scenarios: Vitest filters only by those that its configuration names. */
export const scenarioTags = (root: string): string[] => {
  const tags = globSync('scenarios/**/*.scenario.yaml', { cwd: root }).flatMap((file) => peek(join(root, file))?.['tags'] ?? [])
  return [...new Set(tags.filter((tag) => typeof tag === 'string'))].toSorted()
}

/**
 * The scenario files of a folder that a run takes: by priority, and whatever is named; where cells are asked for, theirs
 * and no others. Paths are relative to `root`.
 */
export const selectScenarios = (
  root: string,
  folder: string,
  wanted: ReadonlySet<string>,
  named: readonly string[],
  { keys }: WantedCells = wantedCells(root),
): string[] =>
  globSync(`${folder}/**/*.scenario.yaml`, { cwd: root })
    .map((file) => file.split(sep).join('/'))
    .toSorted()
    .filter((file) => {
      if (keys !== undefined) return [...keys].some((key) => fileOfCell(key) === file)
      if (named.some((name) => file.includes(name.replace(/:\d+$/, '').replace(/^\.\//, '')))) return true
      const priority = priorityOf(join(root, file))
      return priority === undefined || wanted.has(priority)
    })
