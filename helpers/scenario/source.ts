import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { Path, Problem } from '../errors/problem.ts'

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

/** Parses one YAML document. Nothing is thrown: what is wrong with the text is in `problems`. */
export const parseSource = (text: string): Source => {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false })
  const whole: Range = [0, Math.max(1, text.length)]
  const problems: Problem[] = document.errors.map((error) => ({
    code: 'scenario/yaml',
    path: [],
    range: [error.pos[0], error.pos[1]],
    message: firstLine(error.message),
  }))
  let data: unknown
  if (problems.length === 0) {
    try {
      data = document.toJS({ maxAliasCount: 100 })
    } catch (error) {
      problems.push({ code: 'scenario/yaml', path: [], range: whole, message: error instanceof Error ? error.message : String(error) })
    }
  }
  return {
    data,
    problems,
    valueAt: (path) => valueAt(document, path, whole),
    keyAt: (path) => keyAt(document, path, whole),
  }
}
