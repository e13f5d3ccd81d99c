import { relative, sep } from 'node:path'
import type { SerializedError, TestCase, TestModule } from 'vitest/node'

/**
 * Vitest's reporters that print each failure to the terminal. The others write a file or, as `github-actions`, annotations that
 * a log shows without test and file. What a reporter of a user prints is unknown.
 */
const printing: ReadonlySet<unknown> = new Set(['default', 'verbose', 'tree', 'dot', 'minimal', 'agent', 'tap', 'tap-flat'])

/** Whether one of the configured reporters prints failures to the terminal. */
export const printsFailures = (reporters: readonly unknown[]): boolean =>
  reporters.some((one) => printing.has(Array.isArray(one) ? one[0] : one))

/** A failure as its lines say it. */
export interface Failure {
  readonly project: string
  readonly file: string
  /** Undefined where the whole file failed. */
  readonly name: string | undefined
  readonly cause: string
  /** A line of a scenario file, where the error has one. */
  readonly place: string | undefined
}

const longest = 300

/** The first line that says something, short enough to be read in a list. */
const firstLine = (text: string): string => {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? 'without a message'
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** Names of errors that say no more than that there is one. */
const plainNames: ReadonlySet<string> = new Set(['Error', 'AssertionError', 'Assertion failed', 'Environment failed'])

/** What an error says, in one line. */
export const causeOf = ({ name = 'Error', message }: SerializedError): string =>
  firstLine(plainNames.has(name) ? message : `${name}: ${message}`)

const pathFrom = (root: string, file: string): string => relative(root, file).split(sep).join('/')

const described = (root: string, errors: readonly SerializedError[]): Pick<Failure, 'cause' | 'place'> => {
  // Of several attempts the last decides.
  const error = errors.at(-1)
  const frame = error?.stacks?.find(({ file }) => file.endsWith('.scenario.yaml'))
  return { cause: error === undefined ? 'without an error' : causeOf(error), place: frame && `${pathFrom(root, frame.file)}:${frame.line}` }
}

/** The failed cells of a run, and the scenario files that failed before they had any. */
export const failuresOf = (root: string, cells: readonly TestCase[], modules: readonly TestModule[]): readonly Failure[] => [
  ...modules.flatMap((module) => {
    const errors = module.errors()
    const place = { project: module.project.name, file: pathFrom(root, module.moduleId), name: undefined }
    return errors.length === 0 ? [] : [{ ...place, ...described(root, errors) }]
  }),
  ...cells.flatMap((test) => {
    const { state, errors } = test.result()
    const place = { project: test.project.name, file: pathFrom(root, test.module.moduleId), name: test.name }
    return state === 'failed' ? [{ ...place, ...described(root, errors) }] : []
  }),
]

/** What a person reads of failures that nobody else prints: each cell with its file, its cause and its line of the scenario. */
export const failureLines = (failures: readonly Failure[]): readonly string[] =>
  failures.flatMap(({ project, file, name, cause, place }) => [
    `× ${project === '' ? '' : `[${project}] `}${name === undefined ? file : `${file} › ${name}`}`,
    `    ${cause}`,
    ...(place === undefined ? [] : [`    ${place}`]),
  ])

/** Why cells were skipped, one line for each distinct reason. */
export const skippedLines = (cells: readonly TestCase[]): readonly string[] =>
  [...Map.groupBy(cells, (test) => test.meta().lacking)].flatMap(([lacking, of]) =>
    lacking === undefined ? [] : [`${of.length} ${of.length === 1 ? 'cell' : 'cells'}: ${lacking}`],
  )
