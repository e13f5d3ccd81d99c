import { basename } from 'node:path'
import { parseCLI } from 'vitest/node'
import { didYouMean } from '../errors/suggest.ts'

interface Asked {
  /** Parts of the paths of files. */
  readonly files: readonly string[]
  /** Projects as Vitest takes them: `*` stands for anything, and what `!` precedes is left out. */
  readonly projects: readonly string[]
  /** The folder that `--root` names. */
  readonly root?: string
  /** The file that `--config` names. */
  readonly config?: string
}

/**
 * What a command line (`process.argv`) asks for, as Vitest itself reads it. Where another program has loaded the configuration,
 * such as an editor, nothing.
 */
export const askedOf = ([, program = '', ...words]: readonly string[]): Asked => {
  if (!/^vitest(\.mjs)?$/.test(basename(program))) return { files: [], projects: [] }
  const { filter, options } = parseCLI(['vitest', ...words], { allowUnknownOptions: true })
  // Its types say text; a word such as 12, or none where there should be one, is something else.
  const { root, config } = options
  return {
    files: filter.map(String),
    projects: [options.project ?? []].flat().map(String),
    ...(typeof root === 'string' && { root }),
    ...(typeof config === 'string' && { config }),
  }
}

/** What is wrong with the projects asked for: Vitest itself goes on without those that there are not, as long as there is one. */
export const projectProblems = (projects: readonly string[], names: readonly string[]): string[] =>
  projects.flatMap((project) => {
    const pattern = project.replace(/^!/, '')
    const fits = new RegExp(`^${RegExp.escape(pattern).replaceAll('\\*', '.*')}$`, 'i')
    if (names.some((name) => fits.test(name))) return []
    const hint = didYouMean(pattern, names)
    return [`--project ${project}: there is no project \`${pattern}\`${hint === undefined ? '' : `; ${hint}`}`]
  })
