import { join } from 'node:path'
import type { Vitest } from 'vitest/node'
import { askedOf } from './command-line.ts'
import type { Selectable, Selection } from './nothing-left.ts'
import { scenarioIn } from './read-file.ts'
import { isNamed, priorityOf, scenarioFiles, scenarioFolders, wantedPriorities } from './selection.ts'
import { wantedCells } from './wanted-cells.ts'

/** The scenarios of a repository without mistakes: those with some are reported by themselves. */
export const selectable = (root: string): Selectable[] =>
  scenarioFiles(root).flatMap((file) => {
    const scenario = scenarioIn(root, file)
    if (scenario === undefined) return []
    const priority = priorityOf(join(root, file)) ?? 'P1'
    return [{ file, project: file.split('/')[1] ?? '', priority, tags: scenario.tags, cells: scenario.cells }]
  })

/** The folders of `scenarios/` that a run takes as projects; a configuration without projects takes them all. */
export const runningFolders = (root: string, { projects }: Vitest): string[] => {
  const names = new Set(projects.map(({ name }) => name))
  return scenarioFolders(root).filter((folder) => names.has(folder) || names.has(''))
}

/** What a run selects scenarios by. */
export const selectionOf = (root: string, vitest: Vitest, names = askedOf(process.argv).files): Selection => ({
  names,
  isNamed: (file, name) => isNamed(root, file, name),
  projects: runningFolders(root, vitest),
  cells: wantedCells(root).keys,
  prioritiesOf: (project) => wantedPriorities(project),
  tags: vitest.config.tagsFilter ?? [],
  pattern: vitest.config.testNamePattern,
})
