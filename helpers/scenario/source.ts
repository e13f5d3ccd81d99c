import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Scalar, YAMLError } from 'yaml'
import type { Path, Problem } from '../errors/problem.ts'
import { badAliases } from '../types/yaml-aliases.ts'

/** A YAML text with its data and the way back from a path in the data to a place in the text. */
export interface Source {
  readonly data: unknown
  readonly problems: readonly Problem[]
  /** The offsets of the value at `path`, or of the nearest ancestor that stands in the text. */
  valueAt(path: Path): readonly [number, number]
  /** The offsets of the key at `path`. */
  keyAt(path: Path): readonly [number, number]
}

type Range = readonly [number, number]

const rangeOf = (node: unknown): Range | undefined => (isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined)

const pairAt = (document: Document, path: Path): unknown => {
  const parent = document.getIn(path.slice(0, -1), true)
  const key = path.at(-1)
  return isMap(parent)
    ? parent.items.find((pair) => isPair(pair) && (isScalar(pair.key) ? String(pair.key.value) : pair.key) === String(key))
    : undefined
}

const valueAt = (document: Document, path: Path, whole: Range): Range => {
  for (let length = path.length; length >= 0; length--) {
    const found = rangeOf(length === 0 ? document.contents : document.getIn(path.slice(0, length), true))
    if (found) return found
    if (length > 0) {
      const pair = pairAt(document, path.slice(0, length))
      const key = isPair(pair) ? rangeOf(pair.key) : undefined
      if (key) return key
    }
  }
  return whole
}

const keyAt = (document: Document, path: Path, whole: Range): Range => {
  const pair = pairAt(document, path)
  return (isPair(pair) ? rangeOf(pair.key) : undefined) ?? valueAt(document, path, whole)
}

/** The first line of what the YAML library says: the rest is a frame of its own. */
const firstLine = (message: string): string => message.split('\n')[0] ?? message

const yamlProblem = (range: Range, message: string): Problem => ({ code: 'scenario/yaml', path: [], range, message })

/** What the YAML library says of the text itself. */
const errorProblem = ({ code, pos: [from, to], message }: YAMLError): Problem => {
  if (code === 'DUPLICATE_KEY') return { ...yamlProblem([from, to], 'this key stands there twice'), code: 'scenario/duplicate' }
  if (code === 'MULTIPLE_DOCS') return yamlProblem([from, to], 'a second document starts here: a scenario file has one')
  return yamlProblem([from, to], firstLine(message))
}

/** Aliases of nothing, and those that stand inside of what they stand for. */
const aliasProblems = (document: Document): Problem[] =>
  badAliases(document).map(({ alias, why }) =>
    yamlProblem(
      rangeOf(alias) ?? [0, 1],
      why === 'unknown'
        ? `nothing before it is anchored as \`&${alias.source}\``
        : `\`*${alias.source}\` stands inside of what it stands for`,
    ),
  )

/** What is one thing in YAML 1.2, as scenarios are, and another in 1.1, as Helm reads values files. */
const ambiguous = /^([-+]?0[0-7_]+|[-+]?0b[01_]+|[-+]?\d+(_+\d*)+|y|n|yes|no|on|off)$/i

/** Values for charts that their writer, who knows Helm's files, may have meant otherwise. */
const ambiguityProblems = (document: Document): Problem[] => {
  const problems: Problem[] = []
  const inValues = (where: unknown, { type, source = '', range }: Scalar): void => {
    if (where !== 'key' && type === 'PLAIN' && range && ambiguous.test(source))
      problems.push({
        ...yamlProblem([range[0], range[1]], `\`${source}\` is another value here than in the files that Helm reads`),
        hint: 'put it in quotes where it is a text, else write `true`, `false` or a plain number',
      })
  }
  visit(document, {
    Pair: (_, { key, value }) => void (isScalar(key) && key.value === 'values' && isNode(value) && visit(value, { Scalar: inValues })),
  })
  return problems
}

/** Parses one YAML document. Nothing is thrown: what is wrong with the text is in `problems`; without `data` there is no more to say. */
export const parseSource = (text: string): Source => {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, logLevel: 'error' })
  const whole: Range = [0, Math.max(1, text.length)]
  const problems = [...document.errors, ...document.warnings].map(errorProblem)
  problems.push(...aliasProblems(document))
  const isWhole = problems.every(({ code }) => code === 'scenario/duplicate')
  let data: unknown
  // A key that stands there twice hides nothing else.
  if (isWhole) {
    problems.push(...ambiguityProblems(document))
    try {
      data = document.toJS({ maxAliasCount: 100 })
    } catch (error) {
      problems.push(yamlProblem(whole, error instanceof Error ? error.message : String(error)))
    }
  }
  return {
    data,
    problems,
    valueAt: (path) => valueAt(document, path, whole),
    keyAt: (path) => keyAt(document, path, whole),
  }
}
