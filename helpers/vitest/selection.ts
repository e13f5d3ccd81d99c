import { globSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parse } from 'yaml'
import { isRecord } from '../types/record.ts'
import { fileOfCell, priorities } from '../types/scenario.ts'
import { isSet, wantedCells } from './wanted-cells.ts'
import type { WantedCells } from './wanted-cells.ts'

const wordsOf = (setting: string): readonly string[] => setting.split(',').map((one) => one.trim().toUpperCase())
const isAll = (setting: string): boolean => setting.trim().toLowerCase() === 'all'

/** The priorities to run: SEATRIAL_PRIORITY (`P0,P1`, or `all`); by default P0 for smoke, everything elsewhere. */
export const wantedPriorities = (project: string, setting = process.env['SEATRIAL_PRIORITY']): ReadonlySet<string> => {
  if (isSet(setting)) return new Set(isAll(setting) ? priorities : wordsOf(setting))
  return new Set(project === 'smoke' ? ['P0'] : priorities)
}

/** Why a setting names no priorities; undefined where it does, or says nothing. */
export const priorityProblem = (setting = process.env['SEATRIAL_PRIORITY']): string | undefined => {
  if (!isSet(setting) || isAll(setting)) return undefined
  const unknown = wordsOf(setting).filter((word) => !priorities.some((one) => one === word))
  if (unknown.length === 0) return undefined
  return `there is no priority ${unknown.map((one) => `\`${one}\``).join(', ')}: it is \`all\`, or some of ${priorities.join(', ')}`
}

/** Files in `scenarios/` that mean to be scenarios by their name, right or wrong. */
const meantFiles = (root: string): string[] =>
  globSync('scenarios/**/*', { cwd: root })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /\.scenarios?\.ya?ml$/i.test(file))
    .toSorted()

/** The folders of `scenarios/` that have scenarios: each is a project. */
export const scenarioFolders = (root: string): string[] => [
  ...new Set(meantFiles(root).flatMap((file) => file.split('/').slice(1, -1)[0] ?? [])),
]

/** The scenario files of all projects. */
export const scenarioFiles = (root: string): string[] =>
  meantFiles(root).filter((file) => file.endsWith('.scenario.yaml') && file.split('/').length > 2)

/** What is wrong with where files are or what they are called: they mean to be scenarios, and no run takes them. */
export const misplacedFiles = (root: string): string[] =>
  meantFiles(root).flatMap((file) => {
    const right = file.replace(/\.scenarios?\.ya?ml$/i, '.scenario.yaml')
    if (file !== right) return [`no run takes ${file}: it would be ${right}`]
    return file.split('/').length > 2 ? [] : [`no run takes ${file}: it belongs in a folder of scenarios/, which is its project`]
  })

/** A scenario file as far as it can be read; undefined for one that has problems. */
export const peek = (file: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const data: unknown = parse(readFileSync(file, 'utf8'))
    return isRecord(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** A scenario's priority; undefined for a file that has problems, which must be seen. */
export const priorityOf = (file: string): string | undefined => {
  const data = peek(file)
  return data && priorities.find((one) => one === (data['priority'] ?? 'P1'))
}

/** All tags of a repository's scenarios: Vitest filters only by those that its configuration names. */
export const scenarioTags = (root: string): string[] => {
  const tags = globSync('scenarios/**/*.scenario.yaml', { cwd: root }).flatMap((file) => peek(join(root, file))?.['tags'] ?? [])
  return [...new Set(tags.filter((tag) => typeof tag === 'string'))].toSorted()
}

/** Whether a name on a command line means a file, as Vitest takes it: by a part of its path, in capitals or not. */
export const isNamed = (root: string, file: string, name: string): boolean => {
  const part = name.replace(/:\d+$/, '').replace(/^\.\//, '')
  return [part, relative(root, part).split(sep).join('/')].some((one) => file.toLowerCase().includes(one.toLowerCase()))
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
      if (named.some((name) => isNamed(root, file, name))) return true
      const priority = priorityOf(join(root, file))
      return priority === undefined || wanted.has(priority)
    })
