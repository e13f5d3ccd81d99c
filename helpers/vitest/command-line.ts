import { parseCLI } from 'vitest/node'
import { didYouMean } from '../errors/suggest.ts'

interface Asked {
  /** Parts of the paths of files. */
  readonly files: readonly string[]
  /** Projects as Vitest takes them: `*` stands for anything, and what `!` precedes is left out. */
  readonly projects: readonly string[]
}

/** What the words after `vitest` ask for, as Vitest itself reads them. */
export const askedOf = (words: readonly string[]): Asked => {
  const { filter, options } = parseCLI(['vitest', ...words], { allowUnknownOptions: true })
  return { files: filter, projects: [options.project ?? []].flat() }
}

/** What is wrong with the projects asked for: Vitest itself goes on without those that there are not, as long as there is one. */
export const projectProblems = (projects: readonly string[], names: readonly string[]): string[] =>
  projects.flatMap((project) => {
    const pattern = project.replace(/^!/, '')
    const fits = new RegExp(
      `^${pattern
        .split('*')
        .map((part) => RegExp.escape(part))
        .join('.*')}$`,
      'i',
    )
    if (names.some((name) => fits.test(name))) return []
    return [`--project ${project}: there is no project \`${pattern}\`; ${didYouMean(pattern, names) ?? 'there is none at all'}`]
  })
