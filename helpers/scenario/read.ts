import { posix } from 'node:path'
import type { z } from 'zod'
import { lineOf } from '../errors/frame.ts'
import type { Problem } from '../errors/problem.ts'
import { didYouMean } from '../errors/suggest.ts'
import { zodProblems } from '../errors/zod-problems.ts'
import type { SpecProblem } from '../steps/verb.ts'
import { isRecord } from '../types/record.ts'
import type { Cell, Combination, Files, Scenario } from '../types/scenario.ts'
import { keyOf, readCell } from './cell.ts'
import type { ExpressionProblem } from '../types/expression.ts'
import { interpolate, namesIn, unescaped } from '../types/expression.ts'
import { dimensionNames } from './matrix-dimensions.ts'
import { expandMatrix } from './matrix.ts'
import { head as headSchema } from './schema.ts'
import { secretProblems, secretsOf } from './secrets.ts'
import { dimensionsInRules, whenProblems } from './when.ts'
import type { Source } from './source.ts'
import { parseSource } from './source.ts'

/** A scenario file as read: the scenario when nothing is wrong, else all that is. */
export type Reading = { readonly scenario: Scenario } | { readonly problems: readonly Problem[] }

type Head = z.infer<typeof headSchema>
const standIn: Head = { name: '', chart: '', tags: [], priority: 'P1', values: [], requires: [], secrets: [], timeout: 0, steps: [] }

/** Every name an expression may use in a cell; those known only at run time are undefined. */
const namesOf = (combination: Combination, matrix: unknown, secrets: Cell['secrets']): Map<string, unknown> =>
  new Map<string, unknown>([
    // A matrix with mistakes still has its dimensions: what names them is no mistake of its own.
    ...dimensionNames(matrix).map((name): [string, unknown] => [`matrix.${name}`, undefined]),
    ...Object.entries(combination).map(([name, value]): [string, unknown] => [`matrix.${name}`, value]),
    ['namespace', undefined],
    ['release', undefined],
    ...Object.entries(secrets).map(([name, value]): [string, unknown] => [`secrets.${name}`, value]),
  ])

/** What expressions may name, also of what the scenario could have and does not. */
const nameable = (names: ReadonlyMap<string, unknown>): string => {
  const others = ['matrix', 'secrets'].filter((kind) => ![...names.keys()].some((name) => name.startsWith(`${kind}.`)))
  return [...names.keys(), ...others.map((kind) => `${kind}.NAME of a \`${kind}:\` of the scenario`)].join(', ')
}

const known = (names: ReadonlyMap<string, unknown>): string => `known: ${nameable(names)}`

/** What was probably meant; else all there is. */
const hintFor = (expression: string, names: ReadonlyMap<string, unknown>): string => {
  const hint = didYouMean(expression, [...names.keys()])
  return hint?.startsWith('did') === true ? hint : `one of: ${nameable(names)}`
}

const expressionProblem = (problem: ExpressionProblem, names: ReadonlyMap<string, unknown>): SpecProblem => ({
  code: 'scenario/expression',
  path: problem.path,
  message: problem.message,
  hint: problem.known === false ? hintFor(problem.expression, names) : known(names),
})

/** Matrix dimensions that no expression names: their cells would all be the same test. */
const unusedDimensions = (data: Record<string, unknown>, combinations: readonly Combination[]): SpecProblem[] => {
  const { matrix: _, ...rest } = data
  const used = namesIn(rest)
  const ruled = dimensionsInRules(data)
  return Object.keys(combinations[0] ?? {})
    .filter((name) => !used.has(`matrix.${name}`) && !ruled.has(name))
    .map((name) => ({
      code: 'scenario/matrix',
      path: ['matrix', name],
      message: `nothing uses \`\${{ matrix.${name} }}\`: its cells would all be the same test`,
    }))
}

/** Cells that their combinations do not tell apart, such as those of `80` and `"80"`: one's result would be taken for the other's. */
const sameCells = (file: string, combinations: readonly Combination[]): SpecProblem[] =>
  [...Map.groupBy(combinations, (combination) => keyOf(file, combination)).entries()]
    .filter(([, same]) => same.length > 1)
    .map(([key, same]) => ({
      code: 'scenario/duplicate',
      path: ['matrix'],
      message: `${same.length} cells are called [${key.slice(file.length + 1)}]: their values differ only in kind, or have a blank and a \`=\` in them`,
    }))

const key = (problem: SpecProblem): string => JSON.stringify([problem.code, problem.path, problem.message])

/** Problems of all cells, each told once, with its place in the text. */
const place = (problems: readonly SpecProblem[], source: Source): Problem[] => {
  const once = new Map(problems.map((problem) => [key(problem), problem]))
  const atKey = (problem: SpecProblem): boolean => problem.code === 'scenario/unknown-key'
  return [...once.values()].map((problem) => ({
    ...problem,
    range: atKey(problem) ? source.keyAt(problem.path) : source.valueAt(problem.path),
  }))
}

/** Nothing is filled into its name and description any more. */
const asShown = (head: Head): Head => ({
  ...head,
  name: unescaped(head.name),
  ...(head.description !== undefined && { description: unescaped(head.description) }),
})

/** The fields that are right, stand-ins for the rest: so that one mistake does not hide the others. */
const whatIsRight = (data: unknown): Head => {
  const right = Object.entries(headSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(isRecord(data) ? data[name] : undefined)
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : []
  })
  return { ...standIn, ...Object.fromEntries(right) }
}

const readCells = (
  data: Record<string, unknown>,
  combinations: readonly Combination[],
  text: string,
  source: Source,
  file: string,
  files: Files,
  problems: SpecProblem[],
): { cells: Cell[]; head: Head | undefined } => {
  const base = { files, folder: posix.dirname(file) }
  const line = (index: number): number => lineOf(text, source.valueAt(['steps', index])[0]).line
  const cells: Cell[] = []
  let first: Head | undefined
  for (const combination of combinations) {
    const key = keyOf(file, combination)
    const secrets = secretsOf(data, key)
    const names = namesOf(combination, data['matrix'], secrets)
    const mistakes: ExpressionProblem[] = []
    const { matrix: _, ...rest } = data
    const filled = interpolate(rest, names, mistakes)
    problems.push(...mistakes.map((mistake) => expressionProblem(mistake, names)))
    const parsed = headSchema.safeParse(filled)
    if (!parsed.success) problems.push(...zodProblems(parsed.error.issues, headSchema, filled))
    const head = parsed.data && asShown(parsed.data)
    first ??= head
    cells.push(readCell(head ?? whatIsRight(filled), { key, combination, secrets }, base, line, problems))
  }
  return { cells, head: first }
}

/**
 * Reads a scenario file: YAML, matrix, expressions, every step against its verb's schema, every file it names.
 * Pure but for `files`; all problems of the file at once, each with the place it stands at.
 */
export const readScenario = (file: string, text: string, files: Files): Reading => {
  const source = parseSource(text)
  const { data } = source
  if (data === undefined && source.problems.length > 0) return { problems: source.problems }
  if (!isRecord(data)) {
    const message = data === null || data === undefined ? 'the file is empty' : 'a scenario is a mapping with `name`, `chart` and `steps`'
    return { problems: [{ code: 'scenario/empty', path: [], range: source.valueAt([]), message, hint: 'see the example in the README' }] }
  }
  const problems: SpecProblem[] = []
  const combinations = expandMatrix(data['matrix'], problems)
  if (problems.length === 0) problems.push(...unusedDimensions(data, combinations), ...whenProblems(data, combinations))
  problems.push(...sameCells(file, combinations), ...secretProblems(data))
  const { cells, head } = readCells(data, combinations.length === 0 ? [{}] : combinations, text, source, file, files, problems)
  const told = [...source.problems, ...place(problems, source)]
  if (told.length > 0 || head === undefined) return { problems: told }
  return {
    scenario: {
      file,
      name: head.name,
      tags: head.tags,
      priority: head.priority,
      timeout: head.timeout,
      cells,
      ...(head.description === undefined ? {} : { description: head.description }),
    },
  }
}
