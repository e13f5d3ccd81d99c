import { relative, sep } from 'node:path'
import type { TestModule, TestSpecification, Vitest } from 'vitest/node'
import { didYouMean } from '../errors/suggest.ts'
import { leftOut } from './plan-keeper.ts'
import { nothingLeft } from './nothing-left.ts'
import { refuse } from './refuse.ts'
import { runningFolders, selectable, selectionOf } from './selectable.ts'

const isScenario = (file: string): boolean => file.endsWith('.scenario.yaml')
const unknownTag = /^The tag pattern "(.+)" is not defined|doesn't define any "tags", cannot apply "(.+)" tag pattern/

/** Why Vitest cannot use the tags: an expression that it cannot read, or a tag that no scenario has. */
const tagProblem = (error: unknown, tags: readonly string[]): string => {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const found = unknownTag.exec(message)
  const tag = found?.[1] ?? found?.[2]
  if (tag === undefined) return `--tags-filter: ${message}`
  return [`--tags-filter: no scenario has the tag \`${tag}\``, didYouMean(tag, tags)].filter((part) => part !== undefined).join('; ')
}

/** Whether a selection narrows the tests of a file: by name, tag or line. */
const isNarrowed = ({ config }: Vitest, specifications: readonly TestSpecification[]): boolean =>
  config.testNamePattern !== undefined ||
  (config.tagsFilter ?? []).length > 0 ||
  specifications.some(({ testLines = [] }) => testLines.length > 0)

/** Every scenario file that the projects of a run take, also those of other shards and those without changes. */
const wholeSelection = (vitest: Vitest): TestSpecification[] =>
  vitest.projects.flatMap((project) =>
    project.config.include.filter(isScenario).map((file) => project.createSpecification(`${project.config.root}/${file}`)),
  )

const isPart = ({ config }: Vitest): boolean =>
  config.shard !== undefined || Boolean(config.changed) || (config.related ?? []).length > 0 || config.cliOptions.lastFailed === true

/** Whether the filters leave a test in one of the files. */
const someLeft = (modules: readonly TestModule[]): boolean =>
  modules.some((module) => !module.ok() || [...module.children.allTests()].length > leftOut(module).size)

/** Lines of files at which no test stands. */
const lineProblems = (modules: readonly TestModule[], specifications: readonly TestSpecification[]): string[] =>
  modules.flatMap((module, at) => {
    const lines = specifications[at]?.testLines ?? []
    if (lines.length === 0 || module.ok()) return []
    const starts = new Set([...module.children.allTests()].map(({ location }) => location?.line))
    const missing = lines.filter((line) => !starts.has(line))
    return missing.map((line) => `no test starts at ${module.relativeModuleId}:${line}; one does at line ${[...starts].join(', ')}`)
  })

const told = (root: string, vitest: Vitest): string =>
  nothingLeft(selectable(root), selectionOf(root, vitest)) ?? 'no test of a scenario stands at the named line'

/** Names of files on the command line that fit no file of the run, with what comes nearest. */
const unknownNames = (root: string, vitest: Vitest, files: readonly string[]): string[] => {
  const { names, isNamed, ...selection } = selectionOf(root, vitest)
  const unknown = names.filter((name) => !files.some((file) => isNamed(file, name)))
  if (unknown.length === 0) return []
  const all = selectable(root)
  return unknown.flatMap(
    (name) => nothingLeft(all, { ...selection, isNamed, names: [name], tags: [], pattern: undefined, cells: undefined }) ?? [],
  )
}

/**
 * Ends the process where scenarios are asked for and none is left to run: a run that skips everything is green and says
 * nothing. Tests of other projects that run beside the scenarios are left alone.
 */
export const refuseNothing = async (root: string, vitest: Vitest, specifications: readonly TestSpecification[]): Promise<void> => {
  if (vitest.config.watch || runningFolders(root, vitest).length === 0) return
  const files = specifications.map(({ moduleId }) => relative(root, moduleId).split(sep).join('/'))
  if (!files.every(isScenario)) return
  const [part, passes] = [isPart(vitest), vitest.config.passWithNoTests]
  if (files.length === 0) return passes || part ? undefined : refuse([`[plan/nothing] ${told(root, vitest)}`])
  if (!part) refuse(unknownNames(root, vitest, files).map((problem) => `[plan/nothing] ${problem}`))
  if (!isNarrowed(vitest, specifications)) return
  try {
    const modules = await vitest.parseSpecifications([...specifications])
    refuse(lineProblems(modules, specifications).map((problem) => `[plan/nothing] ${problem}`))
    if (someLeft(modules) || (part && someLeft(await vitest.parseSpecifications(wholeSelection(vitest))))) return
  } catch (error) {
    return refuse([
      `[plan/nothing] ${tagProblem(
        error,
        vitest.config.tags.map(({ name }) => name),
      )}`,
    ])
  }
  refuse([`[plan/nothing] ${told(root, vitest)}`])
}

/** The same once the tests of other projects beside the scenarios are known: what a filter left of all that ran; undefined where something ran. */
export const nothingRan = (root: string, vitest: Vitest, modules: readonly TestModule[]): string | undefined => {
  const { config } = vitest
  if (config.watch || isPart(vitest) || (config.testNamePattern === undefined && (config.tagsFilter ?? []).length === 0)) return undefined
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const isEmpty = modules.every((module) => module.ok()) && tests.every(({ options }) => options.mode === 'skip')
  return isEmpty && modules.some(({ moduleId }) => isScenario(moduleId)) ? `[plan/nothing] ${told(root, vitest)}` : undefined
}
