import type { SeatrialError } from '../errors/seatrial-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { fileOfCell } from '../types/scenario.ts'
import { isNamed, priorityProblem, scenarioFiles, scenarioFolders, wantedPriorities } from '../vitest/selection.ts'
import { both, everything, failedIn, wantedCells } from '../vitest/wanted-cells.ts'
import type { WantedCells } from '../vitest/wanted-cells.ts'
import { wrong } from './options.ts'

/** The options of `seatrial plan` that say what it is of, as they are written. */
interface Words {
  readonly project?: string | undefined
  readonly priority?: string | undefined
  readonly 'failed-from'?: string | undefined
}

/** What a plan is of. */
export interface Asked {
  /** Folders of `scenarios/`, each once. */
  readonly projects: readonly string[]
  readonly prioritiesOf: (project: string) => ReadonlySet<string>
  /** Parts of the paths of files: only those are taken, whatever their priority. */
  readonly named: readonly string[]
  readonly wanted: WantedCells
}

const projectsOf = (keys: Iterable<string>): readonly string[] => {
  const files = [...keys].map(fileOfCell).filter((file) => file.startsWith('scenarios/'))
  return [...new Set(files.map((file) => file.split('/')[1] ?? ''))].toSorted()
}

/** The cells of the run's own settings; of them those that are red or did not run by the results in a folder. */
const cellsAsked = (root: string, failedFrom: string | undefined): WantedCells =>
  both(wantedCells(root), failedFrom === undefined ? everything : failedIn(failedFrom, '--failed-from'))

const projectProblems = (root: string, projects: readonly string[]): SeatrialError[] => {
  const folders = scenarioFolders(root)
  return projects.flatMap((name) => {
    if (name === '') return [wrong('--project: a name in the list is empty')]
    return folders.includes(name) ? [] : [wrong(`there are no scenarios in scenarios/${name}`, didYouMean(name, folders))]
  })
}

/** Names that no file of the projects has in its path, and where there is one that has. */
const nameProblems = (root: string, projects: readonly string[], named: readonly string[]): SeatrialError[] => {
  const all = scenarioFiles(root)
  const own = all.filter((file) => projects.some((project) => file.startsWith(`scenarios/${project}/`)))
  return named.flatMap((name) => {
    if (own.some((file) => isNamed(root, file, name))) return []
    const elsewhere = projectsOf(all.filter((file) => isNamed(root, file, name)))
    const names = own.map((file) => file.replace(/^.*\/|\.scenario\.yaml$/g, ''))
    const hint = elsewhere.length > 0 ? `there is one with --project ${elsewhere.join(',')}` : didYouMean(name, names)
    return [wrong(`no scenario file of ${projects.join(', ')} has \`${name}\` in its path`, hint)]
  })
}

/** What the words of a command line ask for in a repository. @throws AggregateError of SeatrialErrors plan/setting */
export const askedOf = (root: string, words: Words, named: readonly string[]): Asked => {
  const wanted = cellsAsked(root, words['failed-from'])
  const listed = words.project?.split(',').map((name) => name.trim())
  const projects = [...new Set(listed ?? (wanted.keys === undefined ? ['smoke'] : projectsOf(wanted.keys)))]
  const priority = priorityProblem(words.priority)
  const setting = words.priority === undefined ? `SEATRIAL_PRIORITY=${process.env['SEATRIAL_PRIORITY']}` : `--priority ${words.priority}`
  // Where cells are asked for, a folder that is not there is a cell that is not there.
  const unknown = listed === undefined && wanted.keys !== undefined ? [] : projectProblems(root, projects)
  const problems = [
    ...unknown,
    ...(priority === undefined ? [] : [wrong(`${setting}: ${priority}`)]),
    ...(unknown.length > 0 || projects.length === 0 ? [] : nameProblems(root, projects, named)),
  ]
  if (problems.length > 0) throw new AggregateError(problems)
  return { projects, prioritiesOf: (project) => wantedPriorities(project, words.priority), named, wanted }
}
